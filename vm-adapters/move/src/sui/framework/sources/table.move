/// A map from keys to values. Each entry is stored separately.
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
