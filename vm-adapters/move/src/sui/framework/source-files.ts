// Made by scripts/build-sui-sources.ts from Move.toml, dialect/*.move and sources/*.move. Do not edit.
export const SOURCE_FILES: Readonly<Record<string, string>> = {
	'Move.toml': `[package]
name = "AltvmSui"
version = "0.1.0"
edition = "2024"
implicit-dependencies = false

[dependencies]
AltvmStdlib = { local = "../AltvmStdlib" }

[addresses]
sui = "0x2"
`,
	'dialect/option.move': `public macro fun do<$T, $R: drop>($o: Option<$T>, $f: |$T| -> $R) {
    let o = $o;
    if (o.is_some()) {
        $f(o.destroy_some());
    } else {
        o.destroy_none();
    }
}

public macro fun do_ref<$T, $R: drop>($o: &Option<$T>, $f: |&$T| -> $R) {
    let o = $o;
    if (o.is_some()) {
        $f(o.borrow());
    }
}

public macro fun do_mut<$T, $R: drop>($o: &mut Option<$T>, $f: |&mut $T| -> $R) {
    let o = $o;
    if (o.is_some()) {
        $f(o.borrow_mut());
    }
}

public macro fun map<$T, $U>($o: Option<$T>, $f: |$T| -> $U): Option<$U> {
    let o = $o;
    if (o.is_some()) {
        std::option::some($f(o.destroy_some()))
    } else {
        o.destroy_none();
        std::option::none()
    }
}

public macro fun map_ref<$T, $U>($o: &Option<$T>, $f: |&$T| -> $U): Option<$U> {
    let o = $o;
    if (o.is_some()) std::option::some($f(o.borrow())) else std::option::none()
}

public macro fun destroy_or<$T>($o: Option<$T>, $default: $T): $T {
    let o = $o;
    if (o.is_some()) {
        o.destroy_some()
    } else {
        o.destroy_none();
        $default
    }
}

public macro fun is_some_and<$T>($o: &Option<$T>, $f: |&$T| -> bool): bool {
    let o = $o;
    o.is_some() && $f(o.borrow())
}
`,
	'dialect/string.move': `public use fun bytes as String.as_bytes;
public use fun sub_string as String.substring;
`,
	'dialect/u64.move': `/// Runs \`$f\` for 0, 1, ... \`$n - 1\`.
public macro fun do<$R: drop>($n: u64, $f: |u64| -> $R) {
    let n = $n;
    let mut i = 0;
    while (i < n) {
        $f(i);
        i = i + 1;
    }
}

/// Runs \`$f\` for \`$from\`, ... \`$to - 1\`.
public macro fun range_do<$R: drop>($from: u64, $to: u64, $f: |u64| -> $R) {
    let to = $to;
    let mut i = $from;
    while (i < to) {
        $f(i);
        i = i + 1;
    }
}
`,
	'dialect/vector.move': `public use fun std::string::utf8 as vector.to_string;
public use fun std::string::try_utf8 as vector.try_to_string;
public use fun std::ascii::string as vector.to_ascii_string;
public use fun std::ascii::try_string as vector.try_to_ascii_string;

/// A vector of the results of \`$f\` for 0, 1, ... \`$n - 1\`.
public macro fun tabulate<$T>($n: u64, $f: |u64| -> $T): vector<$T> {
    let n = $n;
    let mut v = vector[];
    let mut i = 0;
    while (i < n) {
        v.push_back($f(i));
        i = i + 1;
    };
    v
}

/// Consumes the elements in reverse order.
public macro fun destroy<$T, $R: drop>($v: vector<$T>, $f: |$T| -> $R) {
    let mut v = $v;
    while (!v.is_empty()) {
        $f(v.pop_back());
    };
    v.destroy_empty();
}

/// Consumes the elements in order.
public macro fun do<$T, $R: drop>($v: vector<$T>, $f: |$T| -> $R) {
    let mut v = $v;
    v.reverse();
    while (!v.is_empty()) {
        $f(v.pop_back());
    };
    v.destroy_empty();
}

public macro fun do_ref<$T, $R: drop>($v: &vector<$T>, $f: |&$T| -> $R) {
    let v = $v;
    let n = v.length();
    let mut i = 0;
    while (i < n) {
        $f(&v[i]);
        i = i + 1;
    }
}

public macro fun do_mut<$T, $R: drop>($v: &mut vector<$T>, $f: |&mut $T| -> $R) {
    let v = $v;
    let n = v.length();
    let mut i = 0;
    while (i < n) {
        $f(&mut v[i]);
        i = i + 1;
    }
}

public macro fun map<$T, $U>($v: vector<$T>, $f: |$T| -> $U): vector<$U> {
    let mut v = $v;
    let mut made = vector[];
    v.reverse();
    while (!v.is_empty()) {
        made.push_back($f(v.pop_back()));
    };
    v.destroy_empty();
    made
}

public macro fun map_ref<$T, $U>($v: &vector<$T>, $f: |&$T| -> $U): vector<$U> {
    let v = $v;
    let n = v.length();
    let mut made = vector[];
    let mut i = 0;
    while (i < n) {
        made.push_back($f(&v[i]));
        i = i + 1;
    };
    made
}

public macro fun filter<$T: drop>($v: vector<$T>, $f: |&$T| -> bool): vector<$T> {
    let mut v = $v;
    let mut kept = vector[];
    v.reverse();
    while (!v.is_empty()) {
        let e = v.pop_back();
        if ($f(&e)) kept.push_back(e);
    };
    kept
}

public macro fun fold<$T, $Acc>($v: vector<$T>, $init: $Acc, $f: |$Acc, $T| -> $Acc): $Acc {
    let mut v = $v;
    let mut acc = $init;
    v.reverse();
    while (!v.is_empty()) {
        acc = $f(acc, v.pop_back());
    };
    v.destroy_empty();
    acc
}

public macro fun count<$T>($v: &vector<$T>, $f: |&$T| -> bool): u64 {
    let v = $v;
    let n = v.length();
    let mut found = 0;
    let mut i = 0;
    while (i < n) {
        if ($f(&v[i])) found = found + 1;
        i = i + 1;
    };
    found
}

public macro fun find_index<$T>($v: &vector<$T>, $f: |&$T| -> bool): std::option::Option<u64> {
    let v = $v;
    let n = v.length();
    let mut found = std::option::none();
    let mut i = 0;
    while (i < n) {
        if ($f(&v[i])) {
            found = std::option::some(i);
            i = n;
        } else {
            i = i + 1;
        }
    };
    found
}

public macro fun any<$T>($v: &vector<$T>, $f: |&$T| -> bool): bool {
    let v = $v;
    let n = v.length();
    let mut found = false;
    let mut i = 0;
    while (i < n && !found) {
        found = $f(&v[i]);
        i = i + 1;
    };
    found
}

public macro fun all<$T>($v: &vector<$T>, $f: |&$T| -> bool): bool {
    let v = $v;
    let n = v.length();
    let mut holds = true;
    let mut i = 0;
    while (i < n && holds) {
        holds = $f(&v[i]);
        i = i + 1;
    };
    holds
}
`,
	'sources/bag.move': `/// A map with keys and values of any types.
module sui::bag;

use sui::dynamic_field as field;

/// The bag is not empty.
const ENotEmpty: u64 = 0;

public struct Bag has key, store {
    id: UID,
    size: u64,
}

public fun new(ctx: &mut TxContext): Bag {
    Bag { id: object::new(ctx), size: 0 }
}

public fun add<K: copy + drop + store, V: store>(self: &mut Bag, k: K, v: V) {
    field::add(&mut self.id, k, v);
    self.size = self.size + 1;
}

#[syntax(index)]
public fun borrow<K: copy + drop + store, V: store>(self: &Bag, k: K): &V {
    field::borrow(&self.id, k)
}

#[syntax(index)]
public fun borrow_mut<K: copy + drop + store, V: store>(self: &mut Bag, k: K): &mut V {
    field::borrow_mut(&mut self.id, k)
}

public fun remove<K: copy + drop + store, V: store>(self: &mut Bag, k: K): V {
    let v = field::remove(&mut self.id, k);
    self.size = self.size - 1;
    v
}

public fun contains<K: copy + drop + store>(self: &Bag, k: K): bool {
    field::exists_(&self.id, k)
}

public fun contains_with_type<K: copy + drop + store, V: store>(self: &Bag, k: K): bool {
    field::exists_with_type<K, V>(&self.id, k)
}

public fun length(self: &Bag): u64 {
    self.size
}

public fun is_empty(self: &Bag): bool {
    self.size == 0
}

public fun destroy_empty(self: Bag) {
    let Bag { id, size } = self;
    assert!(size == 0, ENotEmpty);
    id.delete()
}
`,
	'sources/balance.move': `/// Amounts of a token that are not objects themselves.
module sui::balance;

/// The balance is not zero.
const ENonZero: u64 = 0;
/// The supply would exceed a u64.
const EOverflow: u64 = 1;
/// The balance is too low.
const ENotEnough: u64 = 2;

const MAX_U64: u64 = 0xffff_ffff_ffff_ffff;

/// The total amount of \`T\`. The holder can mint and burn \`T\`.
public struct Supply<phantom T> has store {
    value: u64,
}

public struct Balance<phantom T> has store {
    value: u64,
}

/// Creates the supply of a token. A value of \`T\` authorises it.
public fun create_supply<T: drop>(_witness: T): Supply<T> {
    Supply { value: 0 }
}

public fun supply_value<T>(supply: &Supply<T>): u64 {
    supply.value
}

public fun increase_supply<T>(self: &mut Supply<T>, value: u64): Balance<T> {
    assert!(value <= MAX_U64 - self.value, EOverflow);
    self.value = self.value + value;
    Balance { value }
}

public fun decrease_supply<T>(self: &mut Supply<T>, balance: Balance<T>): u64 {
    let Balance { value } = balance;
    assert!(self.value >= value, EOverflow);
    self.value = self.value - value;
    value
}

public fun value<T>(self: &Balance<T>): u64 {
    self.value
}

public fun zero<T>(): Balance<T> {
    Balance { value: 0 }
}

/// Adds a balance to another one. Returns the new value.
public fun join<T>(self: &mut Balance<T>, balance: Balance<T>): u64 {
    let Balance { value } = balance;
    self.value = self.value + value;
    self.value
}

public fun split<T>(self: &mut Balance<T>, value: u64): Balance<T> {
    assert!(self.value >= value, ENotEnough);
    self.value = self.value - value;
    Balance { value }
}

public fun withdraw_all<T>(self: &mut Balance<T>): Balance<T> {
    let value = self.value;
    split(self, value)
}

public fun destroy_zero<T>(balance: Balance<T>) {
    let Balance { value } = balance;
    assert!(value == 0, ENonZero)
}
`,
	'sources/clock.move': `/// The block time, as an object that every call can read. Its id is 0x6.
module sui::clock;

public struct Clock has key {
    id: UID,
    /// Block time in milliseconds.
    timestamp_ms: u64,
}

public fun timestamp_ms(clock: &Clock): u64 {
    clock.timestamp_ms
}
`,
	'sources/coin.move': `/// Fungible tokens as objects.
module sui::coin;

use std::ascii;
use std::string;
use sui::balance::{Self, Balance, Supply};
use sui::types;
use sui::url::Url;

/// The type of a new token is not a one-time witness.
const EBadWitness: u64 = 0;

/// An amount of the token \`T\`.
public struct Coin<phantom T> has key, store {
    id: UID,
    balance: Balance<T>,
}

/// The holder can mint and burn \`T\`.
public struct TreasuryCap<phantom T> has key, store {
    id: UID,
    total_supply: Supply<T>,
}

public struct CoinMetadata<phantom T> has key, store {
    id: UID,
    /// Number of decimal places of an amount.
    decimals: u8,
    name: string::String,
    symbol: ascii::String,
    description: string::String,
    icon_url: Option<Url>,
}

/// Creates a token. It can be called once for a type, because a one-time witness has one value.
public fun create_currency<T: drop>(
    witness: T,
    decimals: u8,
    symbol: vector<u8>,
    name: vector<u8>,
    description: vector<u8>,
    icon_url: Option<Url>,
    ctx: &mut TxContext,
): (TreasuryCap<T>, CoinMetadata<T>) {
    assert!(types::is_one_time_witness(&witness), EBadWitness);
    (
        TreasuryCap { id: object::new(ctx), total_supply: balance::create_supply(witness) },
        CoinMetadata {
            id: object::new(ctx),
            decimals,
            name: string::utf8(name),
            symbol: ascii::string(symbol),
            description: string::utf8(description),
            icon_url,
        },
    )
}

public fun total_supply<T>(cap: &TreasuryCap<T>): u64 {
    cap.total_supply.supply_value()
}

public fun treasury_into_supply<T>(treasury: TreasuryCap<T>): Supply<T> {
    let TreasuryCap { id, total_supply } = treasury;
    id.delete();
    total_supply
}

public fun supply_immut<T>(treasury: &TreasuryCap<T>): &Supply<T> {
    &treasury.total_supply
}

public fun supply_mut<T>(treasury: &mut TreasuryCap<T>): &mut Supply<T> {
    &mut treasury.total_supply
}

public fun value<T>(self: &Coin<T>): u64 {
    self.balance.value()
}

public fun balance<T>(coin: &Coin<T>): &Balance<T> {
    &coin.balance
}

public fun balance_mut<T>(coin: &mut Coin<T>): &mut Balance<T> {
    &mut coin.balance
}

public fun from_balance<T>(balance: Balance<T>, ctx: &mut TxContext): Coin<T> {
    Coin { id: object::new(ctx), balance }
}

public fun into_balance<T>(coin: Coin<T>): Balance<T> {
    let Coin { id, balance } = coin;
    id.delete();
    balance
}

public fun take<T>(balance: &mut Balance<T>, value: u64, ctx: &mut TxContext): Coin<T> {
    from_balance(balance.split(value), ctx)
}

public fun put<T>(balance: &mut Balance<T>, coin: Coin<T>) {
    balance.join(into_balance(coin));
}

public fun join<T>(self: &mut Coin<T>, c: Coin<T>) {
    self.balance.join(into_balance(c));
}

public fun split<T>(self: &mut Coin<T>, split_amount: u64, ctx: &mut TxContext): Coin<T> {
    take(&mut self.balance, split_amount, ctx)
}

public fun zero<T>(ctx: &mut TxContext): Coin<T> {
    from_balance(balance::zero(), ctx)
}

public fun destroy_zero<T>(c: Coin<T>) {
    into_balance(c).destroy_zero()
}

public fun mint<T>(cap: &mut TreasuryCap<T>, value: u64, ctx: &mut TxContext): Coin<T> {
    from_balance(cap.total_supply.increase_supply(value), ctx)
}

public fun mint_balance<T>(cap: &mut TreasuryCap<T>, value: u64): Balance<T> {
    cap.total_supply.increase_supply(value)
}

#[allow(lint(self_transfer))]
public fun mint_and_transfer<T>(c: &mut TreasuryCap<T>, amount: u64, recipient: address, ctx: &mut TxContext) {
    transfer::public_transfer(mint(c, amount, ctx), recipient)
}

public fun burn<T>(cap: &mut TreasuryCap<T>, c: Coin<T>): u64 {
    cap.total_supply.decrease_supply(into_balance(c))
}

public fun get_decimals<T>(metadata: &CoinMetadata<T>): u8 {
    metadata.decimals
}

public fun get_name<T>(metadata: &CoinMetadata<T>): string::String {
    metadata.name
}

public fun get_symbol<T>(metadata: &CoinMetadata<T>): ascii::String {
    metadata.symbol
}

public fun get_description<T>(metadata: &CoinMetadata<T>): string::String {
    metadata.description
}

public fun get_icon_url<T>(metadata: &CoinMetadata<T>): Option<Url> {
    metadata.icon_url
}
`,
	'sources/dynamic_field.move': `/// Fields that are added to an object at run time. Names have any type. Each field is an object that belongs to the parent. Its
/// id is derived from the parent's id, the type of the name and the name.
module sui::dynamic_field;

/// The object has a field of this name.
const EFieldAlreadyExists: u64 = 0;
/// The object has no field of this name.
const EFieldDoesNotExist: u64 = 1;
/// The field's value is of another type.
#[allow(unused_const)]
const EFieldTypeMismatch: u64 = 2;

public struct Field<Name: copy + drop + store, Value: store> has key {
    id: UID,
    name: Name,
    value: Value,
}

public fun add<Name: copy + drop + store, Value: store>(object: &mut UID, name: Name, value: Value) {
    let parent = object.to_address();
    let id = field_id(parent, name);
    assert!(!has_child(parent, id), EFieldAlreadyExists);
    add_child(parent, Field { id: object::new_uid_from_hash(id), name, value })
}

public fun borrow<Name: copy + drop + store, Value: store>(object: &UID, name: Name): &Value {
    &borrow_child<Field<Name, Value>>(object, existing(object, name)).value
}

public fun borrow_mut<Name: copy + drop + store, Value: store>(object: &mut UID, name: Name): &mut Value {
    let id = existing(object, name);
    &mut borrow_child_mut<Field<Name, Value>>(object, id).value
}

public fun remove<Name: copy + drop + store, Value: store>(object: &mut UID, name: Name): Value {
    let id = existing(object, name);
    let Field { id, name: _, value } = remove_child<Field<Name, Value>>(object.to_address(), id);
    id.delete();
    value
}

public fun remove_if_exists<Name: copy + drop + store, Value: store>(object: &mut UID, name: Name): Option<Value> {
    if (exists_(object, name)) option::some(remove(object, name)) else option::none()
}

/// Whether there is a field of this name, with a value of any type.
public fun exists_<Name: copy + drop + store>(object: &UID, name: Name): bool {
    let parent = object.to_address();
    has_child(parent, field_id(parent, name))
}

public fun exists_with_type<Name: copy + drop + store, Value: store>(object: &UID, name: Name): bool {
    let parent = object.to_address();
    has_child_with_type<Field<Name, Value>>(parent, field_id(parent, name))
}

fun existing<Name: copy + drop + store>(object: &UID, name: Name): address {
    let parent = object.to_address();
    let id = field_id(parent, name);
    assert!(has_child(parent, id), EFieldDoesNotExist);
    id
}

/// The id of the field itself, for \`dynamic_object_field\`.
public(package) fun field_uid<Name: copy + drop + store, Value: store>(object: &UID, name: Name): &UID {
    &borrow_child<Field<Name, Value>>(object, existing(object, name)).id
}

public(package) fun field_uid_mut<Name: copy + drop + store, Value: store>(object: &mut UID, name: Name): &mut UID {
    let id = existing(object, name);
    &mut borrow_child_mut<Field<Name, Value>>(object, id).id
}

native fun field_id<Name: copy + drop + store>(parent: address, name: Name): address;
public(package) native fun add_child<Child: key>(parent: address, child: Child);
public(package) native fun borrow_child<Child: key>(parent: &UID, id: address): &Child;
public(package) native fun borrow_child_mut<Child: key>(parent: &mut UID, id: address): &mut Child;
public(package) native fun remove_child<Child: key>(parent: address, id: address): Child;
public(package) native fun has_child(parent: address, id: address): bool;
public(package) native fun has_child_with_type<Child: key>(parent: address, id: address): bool;
`,
	'sources/dynamic_object_field.move': `/// Dynamic fields with objects as values. The objects stay in the store under their own ids.
module sui::dynamic_object_field;

use sui::dynamic_field as field;

/// Wraps names, so that they differ from those of \`dynamic_field\`.
public struct Wrapper<Name> has copy, drop, store {
    name: Name,
}

public fun add<Name: copy + drop + store, Value: key + store>(object: &mut UID, name: Name, value: Value) {
    let key = Wrapper { name };
    field::add(object, key, object::id(&value));
    field::add_child(field::field_uid<Wrapper<Name>, ID>(object, key).to_address(), value)
}

public fun borrow<Name: copy + drop + store, Value: key + store>(object: &UID, name: Name): &Value {
    let key = Wrapper { name };
    let id = *field::borrow<Wrapper<Name>, ID>(object, key);
    field::borrow_child<Value>(field::field_uid<Wrapper<Name>, ID>(object, key), id.to_address())
}

public fun borrow_mut<Name: copy + drop + store, Value: key + store>(object: &mut UID, name: Name): &mut Value {
    let key = Wrapper { name };
    let id = *field::borrow<Wrapper<Name>, ID>(object, key);
    field::borrow_child_mut<Value>(field::field_uid_mut<Wrapper<Name>, ID>(object, key), id.to_address())
}

public fun remove<Name: copy + drop + store, Value: key + store>(object: &mut UID, name: Name): Value {
    let key = Wrapper { name };
    let parent = field::field_uid<Wrapper<Name>, ID>(object, key).to_address();
    let id: ID = field::remove(object, key);
    field::remove_child(parent, id.to_address())
}

public fun exists_<Name: copy + drop + store>(object: &UID, name: Name): bool {
    field::exists_with_type<Wrapper<Name>, ID>(object, Wrapper { name })
}

public fun exists_with_type<Name: copy + drop + store, Value: key + store>(object: &UID, name: Name): bool {
    if (!exists_(object, name)) return false;
    let key = Wrapper { name };
    let id = *field::borrow<Wrapper<Name>, ID>(object, key);
    field::has_child_with_type<Value>(field::field_uid<Wrapper<Name>, ID>(object, key).to_address(), id.to_address())
}

/// The id of the object that a field holds, if there is one.
public fun id<Name: copy + drop + store>(object: &UID, name: Name): Option<ID> {
    if (!exists_(object, name)) return option::none();
    option::some(*field::borrow<Wrapper<Name>, ID>(object, Wrapper { name }))
}
`,
	'sources/event.move': `/// Events.
module sui::event;

/// Emits an event. The log's emitter is the module that declares \`T\`, which must be the calling one.
public native fun emit<T: copy + drop>(event: T);
`,
	'sources/object.move': `/// Identities of objects.
module sui::object;

use std::bcs;

/// The id of an object. It can be copied.
public struct ID has copy, drop, store {
    bytes: address,
}

/// The unique identity of an object. No other UID has the same address.
public struct UID has store {
    id: ID,
}

public fun new(ctx: &mut TxContext): UID {
    UID { id: ID { bytes: ctx.fresh_object_address() } }
}

/// Deletes an identity. Remaining dynamic fields can no longer be reached.
public fun delete(id: UID) {
    let UID { id: ID { bytes } } = id;
    deleted(bytes)
}

public fun id<T: key>(obj: &T): ID {
    borrow_uid(obj).id
}

public fun borrow_id<T: key>(obj: &T): &ID {
    &borrow_uid(obj).id
}

public fun id_bytes<T: key>(obj: &T): vector<u8> {
    bcs::to_bytes(&borrow_uid(obj).id)
}

public fun id_address<T: key>(obj: &T): address {
    borrow_uid(obj).id.bytes
}

public fun id_from_address(bytes: address): ID {
    ID { bytes }
}

public use fun id_to_address as ID.to_address;
public fun id_to_address(id: &ID): address {
    id.bytes
}

public use fun id_to_bytes as ID.to_bytes;
public fun id_to_bytes(id: &ID): vector<u8> {
    bcs::to_bytes(&id.bytes)
}

/// Makes an ID from 32 bytes.
public fun id_from_bytes(bytes: vector<u8>): ID {
    ID { bytes: std::from_bcs::from_bytes(bytes) }
}

public use fun uid_as_inner as UID.as_inner;
public fun uid_as_inner(uid: &UID): &ID {
    &uid.id
}

public use fun uid_to_inner as UID.to_inner;
public fun uid_to_inner(uid: &UID): ID {
    uid.id
}

public use fun uid_to_bytes as UID.to_bytes;
public fun uid_to_bytes(uid: &UID): vector<u8> {
    bcs::to_bytes(&uid.id.bytes)
}

public use fun uid_to_address as UID.to_address;
public fun uid_to_address(uid: &UID): address {
    uid.id.bytes
}

/// The UID of a dynamic field, derived from its parent and its name.
public(package) fun new_uid_from_hash(bytes: address): UID {
    UID { id: ID { bytes } }
}

native fun borrow_uid<T: key>(obj: &T): &UID;
native fun deleted(id: address);
`,
	'sources/object_bag.move': `/// A map with keys of any types and objects as values. The objects stay in the store under their own ids.
module sui::object_bag;

use sui::dynamic_object_field as field;

/// The bag is not empty.
const ENotEmpty: u64 = 0;

public struct ObjectBag has key, store {
    id: UID,
    size: u64,
}

public fun new(ctx: &mut TxContext): ObjectBag {
    ObjectBag { id: object::new(ctx), size: 0 }
}

public fun add<K: copy + drop + store, V: key + store>(self: &mut ObjectBag, k: K, v: V) {
    field::add(&mut self.id, k, v);
    self.size = self.size + 1;
}

#[syntax(index)]
public fun borrow<K: copy + drop + store, V: key + store>(self: &ObjectBag, k: K): &V {
    field::borrow(&self.id, k)
}

#[syntax(index)]
public fun borrow_mut<K: copy + drop + store, V: key + store>(self: &mut ObjectBag, k: K): &mut V {
    field::borrow_mut(&mut self.id, k)
}

public fun remove<K: copy + drop + store, V: key + store>(self: &mut ObjectBag, k: K): V {
    let v = field::remove(&mut self.id, k);
    self.size = self.size - 1;
    v
}

public fun contains<K: copy + drop + store>(self: &ObjectBag, k: K): bool {
    field::exists_(&self.id, k)
}

public fun contains_with_type<K: copy + drop + store, V: key + store>(self: &ObjectBag, k: K): bool {
    field::exists_with_type<K, V>(&self.id, k)
}

public fun length(self: &ObjectBag): u64 {
    self.size
}

public fun is_empty(self: &ObjectBag): bool {
    self.size == 0
}

public fun destroy_empty(self: ObjectBag) {
    let ObjectBag { id, size } = self;
    assert!(size == 0, ENotEmpty);
    id.delete()
}
`,
	'sources/object_table.move': `/// A map from keys to objects. The objects stay in the store under their own ids.
module sui::object_table;

use sui::dynamic_object_field as field;

/// The table is not empty.
const ENotEmpty: u64 = 0;

public struct ObjectTable<phantom K: copy + drop + store, phantom V: key + store> has key, store {
    id: UID,
    size: u64,
}

public fun new<K: copy + drop + store, V: key + store>(ctx: &mut TxContext): ObjectTable<K, V> {
    ObjectTable { id: object::new(ctx), size: 0 }
}

public fun add<K: copy + drop + store, V: key + store>(self: &mut ObjectTable<K, V>, k: K, v: V) {
    field::add(&mut self.id, k, v);
    self.size = self.size + 1;
}

#[syntax(index)]
public fun borrow<K: copy + drop + store, V: key + store>(self: &ObjectTable<K, V>, k: K): &V {
    field::borrow(&self.id, k)
}

#[syntax(index)]
public fun borrow_mut<K: copy + drop + store, V: key + store>(self: &mut ObjectTable<K, V>, k: K): &mut V {
    field::borrow_mut(&mut self.id, k)
}

public fun remove<K: copy + drop + store, V: key + store>(self: &mut ObjectTable<K, V>, k: K): V {
    let v = field::remove(&mut self.id, k);
    self.size = self.size - 1;
    v
}

public fun contains<K: copy + drop + store, V: key + store>(self: &ObjectTable<K, V>, k: K): bool {
    field::exists_with_type<K, V>(&self.id, k)
}

public fun length<K: copy + drop + store, V: key + store>(self: &ObjectTable<K, V>): u64 {
    self.size
}

public fun is_empty<K: copy + drop + store, V: key + store>(self: &ObjectTable<K, V>): bool {
    self.size == 0
}

public fun destroy_empty<K: copy + drop + store, V: key + store>(self: ObjectTable<K, V>) {
    let ObjectTable { id, size } = self;
    assert!(size == 0, ENotEmpty);
    id.delete()
}
`,
	'sources/package.move': `/// Proof of who published a package.
module sui::package;

use std::ascii::String;
use std::type_name;
use sui::types;

/// The argument is not a one-time witness.
const ENotOneTimeWitness: u64 = 0;

public struct Publisher has key, store {
    id: UID,
    /// Address of the package in hexadecimal, without \`0x\`.
    package: String,
    module_name: String,
}

public fun claim<OTW: drop>(otw: OTW, ctx: &mut TxContext): Publisher {
    assert!(types::is_one_time_witness(&otw), ENotOneTimeWitness);
    let name = type_name::get<OTW>();
    Publisher { id: object::new(ctx), package: name.get_address(), module_name: name.get_module() }
}

#[allow(lint(self_transfer))]
public fun claim_and_keep<OTW: drop>(otw: OTW, ctx: &mut TxContext) {
    transfer::public_transfer(claim(otw, ctx), ctx.sender())
}

public fun burn_publisher(self: Publisher) {
    let Publisher { id, package: _, module_name: _ } = self;
    id.delete()
}

/// Whether the publisher's package declares the type.
public fun from_package<T>(self: &Publisher): bool {
    type_name::get<T>().get_address() == self.package
}

/// Whether the publisher's module declares the type.
public fun from_module<T>(self: &Publisher): bool {
    let name = type_name::get<T>();
    name.get_address() == self.package && name.get_module() == self.module_name
}

public fun published_module(self: &Publisher): &String {
    &self.module_name
}

public fun published_package(self: &Publisher): &String {
    &self.package
}
`,
	'sources/table.move': `/// A map from keys to values. Each entry is stored separately.
module sui::table;

use sui::dynamic_field as field;

/// The table is not empty.
const ENotEmpty: u64 = 0;

public struct Table<phantom K: copy + drop + store, phantom V: store> has key, store {
    id: UID,
    size: u64,
}

public fun new<K: copy + drop + store, V: store>(ctx: &mut TxContext): Table<K, V> {
    Table { id: object::new(ctx), size: 0 }
}

public fun add<K: copy + drop + store, V: store>(self: &mut Table<K, V>, k: K, v: V) {
    field::add(&mut self.id, k, v);
    self.size = self.size + 1;
}

#[syntax(index)]
public fun borrow<K: copy + drop + store, V: store>(self: &Table<K, V>, k: K): &V {
    field::borrow(&self.id, k)
}

#[syntax(index)]
public fun borrow_mut<K: copy + drop + store, V: store>(self: &mut Table<K, V>, k: K): &mut V {
    field::borrow_mut(&mut self.id, k)
}

public fun remove<K: copy + drop + store, V: store>(self: &mut Table<K, V>, k: K): V {
    let v = field::remove(&mut self.id, k);
    self.size = self.size - 1;
    v
}

public fun contains<K: copy + drop + store, V: store>(self: &Table<K, V>, k: K): bool {
    field::exists_with_type<K, V>(&self.id, k)
}

public fun length<K: copy + drop + store, V: store>(self: &Table<K, V>): u64 {
    self.size
}

public fun is_empty<K: copy + drop + store, V: store>(self: &Table<K, V>): bool {
    self.size == 0
}

public fun destroy_empty<K: copy + drop + store, V: store>(self: Table<K, V>) {
    let Table { id, size } = self;
    assert!(size == 0, ENotEmpty);
    id.delete()
}

/// Drops a table with its entries. They stay in the state, but can no longer be reached.
public fun drop<K: copy + drop + store, V: drop + store>(self: Table<K, V>) {
    let Table { id, size: _ } = self;
    id.delete()
}
`,
	'sources/transfer.move': `/// Transfers, shares and freezes objects. The functions without \`public_\` take types of the calling module only, as the verifier
/// checks.
module sui::transfer;

/// Only a new object can be made a shared one.
#[allow(unused_const)]
const ESharedNonNewObject: u64 = 0;
/// The received object has another type.
#[allow(unused_const)]
const EReceivingObjectTypeMismatch: u64 = 2;
/// The received object does not exist, or does not belong to the receiving object.
#[allow(unused_const)]
const EUnableToReceiveObject: u64 = 3;
/// A shared object must stay shared until it is deleted.
#[allow(unused_const)]
const ESharedObjectOperationNotSupported: u64 = 4;

/// Permission to receive an object that was transferred to another object. The VM creates it from the object's id.
#[allow(unused_field)]
public struct Receiving<phantom T: key> has drop {
    id: ID,
}

public fun transfer<T: key>(obj: T, recipient: address) {
    transfer_object(obj, recipient)
}

public fun public_transfer<T: key + store>(obj: T, recipient: address) {
    transfer_object(obj, recipient)
}

public fun share_object<T: key>(obj: T) {
    share(obj)
}

public fun public_share_object<T: key + store>(obj: T) {
    share(obj)
}

public fun freeze_object<T: key>(obj: T) {
    freeze_it(obj)
}

public fun public_freeze_object<T: key + store>(obj: T) {
    freeze_it(obj)
}

public fun receive<T: key>(parent: &mut UID, to_receive: Receiving<T>): T {
    let Receiving { id } = to_receive;
    receive_object(parent.to_address(), id.to_address())
}

public fun public_receive<T: key + store>(parent: &mut UID, to_receive: Receiving<T>): T {
    let Receiving { id } = to_receive;
    receive_object(parent.to_address(), id.to_address())
}

public fun receiving_object_id<T: key>(receiving: &Receiving<T>): ID {
    receiving.id
}

native fun transfer_object<T: key>(obj: T, recipient: address);
native fun share<T: key>(obj: T);
native fun freeze_it<T: key>(obj: T);
native fun receive_object<T: key>(parent: address, id: address): T;
`,
	'sources/tx_context.move': `/// The context of a call, and the source of new ids. The VM passes it to functions with a parameter of this type.
module sui::tx_context;

/// The context of the call that entered Move.
public struct TxContext has drop {
    sender: address,
    /// Block number.
    epoch: u64,
    /// Block time.
    epoch_timestamp_ms: u64,
}

/// The sender of the call that entered Move.
public fun sender(self: &TxContext): address {
    self.sender
}

/// The epoch is the block number.
public fun epoch(self: &TxContext): u64 {
    self.epoch
}

public fun epoch_timestamp_ms(self: &TxContext): u64 {
    self.epoch_timestamp_ms
}

/// An unused address for a new object.
public fun fresh_object_address(_ctx: &mut TxContext): address {
    fresh_id()
}

native fun fresh_id(): address;
`,
	'sources/types.move': `/// Properties of types.
module sui::types;

/// Whether the type is a one-time witness, whose only value is passed to \`init\` of its module.
public native fun is_one_time_witness<T: drop>(_: &T): bool;
`,
	'sources/url.move': `/// Uniform resource locators.
module sui::url;

use std::ascii::String;

public struct Url has copy, drop, store {
    url: String,
}

public fun new_unsafe(url: String): Url {
    Url { url }
}

public fun new_unsafe_from_bytes(bytes: vector<u8>): Url {
    Url { url: std::ascii::string(bytes) }
}

public fun inner_url(self: &Url): String {
    self.url
}

public fun update(self: &mut Url, url: String) {
    self.url = url
}
`,
	'sources/vec_map.move': `/// A small map, stored inside the object that holds it. Lookups are linear.
module sui::vec_map;

const EKeyAlreadyExists: u64 = 0;
const EKeyDoesNotExist: u64 = 1;
const EMapNotEmpty: u64 = 2;
const EIndexOutOfBounds: u64 = 3;

public struct VecMap<K: copy, V> has copy, drop, store {
    /// Entries in the order of insertion.
    contents: vector<Entry<K, V>>,
}

public struct Entry<K: copy, V> has copy, drop, store {
    key: K,
    value: V,
}

public fun empty<K: copy, V>(): VecMap<K, V> {
    VecMap { contents: vector[] }
}

public fun insert<K: copy, V>(self: &mut VecMap<K, V>, key: K, value: V) {
    assert!(!self.contains(&key), EKeyAlreadyExists);
    self.contents.push_back(Entry { key, value })
}

public fun remove<K: copy, V>(self: &mut VecMap<K, V>, key: &K): (K, V) {
    let at = self.get_idx(key);
    let Entry { key, value } = self.contents.remove(at);
    (key, value)
}

public fun pop<K: copy, V>(self: &mut VecMap<K, V>): (K, V) {
    assert!(!self.contents.is_empty(), EIndexOutOfBounds);
    let Entry { key, value } = self.contents.pop_back();
    (key, value)
}

#[syntax(index)]
public fun get<K: copy, V>(self: &VecMap<K, V>, key: &K): &V {
    &self.contents[self.get_idx(key)].value
}

#[syntax(index)]
public fun get_mut<K: copy, V>(self: &mut VecMap<K, V>, key: &K): &mut V {
    let at = self.get_idx(key);
    &mut self.contents[at].value
}

public fun try_get<K: copy, V: copy>(self: &VecMap<K, V>, key: &K): Option<V> {
    if (self.contains(key)) option::some(*self.get(key)) else option::none()
}

public fun contains<K: copy, V>(self: &VecMap<K, V>, key: &K): bool {
    self.get_idx_opt(key).is_some()
}

public fun length<K: copy, V>(self: &VecMap<K, V>): u64 {
    self.contents.length()
}

public use fun length as VecMap.size;

public fun is_empty<K: copy, V>(self: &VecMap<K, V>): bool {
    self.contents.is_empty()
}

public fun destroy_empty<K: copy, V>(self: VecMap<K, V>) {
    let VecMap { contents } = self;
    assert!(contents.is_empty(), EMapNotEmpty);
    contents.destroy_empty()
}

public fun keys<K: copy, V>(self: &VecMap<K, V>): vector<K> {
    let mut keys = vector[];
    let mut at = 0;
    while (at < self.contents.length()) {
        keys.push_back(self.contents[at].key);
        at = at + 1;
    };
    keys
}

public fun get_idx_opt<K: copy, V>(self: &VecMap<K, V>, key: &K): Option<u64> {
    let mut at = 0;
    while (at < self.contents.length()) {
        if (&self.contents[at].key == key) return option::some(at);
        at = at + 1;
    };
    option::none()
}

public fun get_idx<K: copy, V>(self: &VecMap<K, V>, key: &K): u64 {
    let at = self.get_idx_opt(key);
    assert!(at.is_some(), EKeyDoesNotExist);
    at.destroy_some()
}

public fun get_entry_by_idx<K: copy, V>(self: &VecMap<K, V>, at: u64): (&K, &V) {
    assert!(at < self.contents.length(), EIndexOutOfBounds);
    let entry = &self.contents[at];
    (&entry.key, &entry.value)
}
`,
	'sources/vec_set.move': `/// A small set, stored inside the object that holds it.
module sui::vec_set;

const EKeyAlreadyExists: u64 = 0;
const EKeyDoesNotExist: u64 = 1;

public struct VecSet<K: copy + drop> has copy, drop, store {
    /// Keys in the order of insertion.
    contents: vector<K>,
}

public fun empty<K: copy + drop>(): VecSet<K> {
    VecSet { contents: vector[] }
}

public fun singleton<K: copy + drop>(key: K): VecSet<K> {
    VecSet { contents: vector[key] }
}

public fun insert<K: copy + drop>(self: &mut VecSet<K>, key: K) {
    assert!(!self.contains(&key), EKeyAlreadyExists);
    self.contents.push_back(key)
}

public fun remove<K: copy + drop>(self: &mut VecSet<K>, key: &K) {
    let (found, at) = self.contents.index_of(key);
    assert!(found, EKeyDoesNotExist);
    self.contents.remove(at);
}

public fun contains<K: copy + drop>(self: &VecSet<K>, key: &K): bool {
    self.contents.contains(key)
}

public fun length<K: copy + drop>(self: &VecSet<K>): u64 {
    self.contents.length()
}

public use fun length as VecSet.size;

public fun is_empty<K: copy + drop>(self: &VecSet<K>): bool {
    self.contents.is_empty()
}

public fun into_keys<K: copy + drop>(self: VecSet<K>): vector<K> {
    let VecSet { contents } = self;
    contents
}

public fun from_keys<K: copy + drop>(keys: vector<K>): VecSet<K> {
    let mut set = empty();
    let mut at = 0;
    while (at < keys.length()) {
        set.insert(keys[at]);
        at = at + 1;
    };
    set
}

public fun keys<K: copy + drop>(self: &VecSet<K>): &vector<K> {
    &self.contents
}
`,
};
