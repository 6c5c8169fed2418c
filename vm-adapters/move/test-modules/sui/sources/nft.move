/// A token that can be wrapped, and a chest that can receive objects.
module objects::nft;

use std::string::String;
use sui::dynamic_field;
use sui::dynamic_object_field;
use sui::transfer::Receiving;

public struct Nft has key, store {
    id: UID,
    name: String,
}

public struct Wrapper has key, store {
    id: UID,
    nft: Nft,
}

public struct Chest has key, store {
    id: UID,
}

public fun mint(name: String, ctx: &mut TxContext): Nft {
    Nft { id: object::new(ctx), name }
}

public fun name(nft: &Nft): String {
    nft.name
}

public fun wrap(nft: Nft, ctx: &mut TxContext): Wrapper {
    Wrapper { id: object::new(ctx), nft }
}

public fun unwrap(wrapper: Wrapper): Nft {
    let Wrapper { id, nft } = wrapper;
    id.delete();
    nft
}

public fun wrapped_name(wrapper: &Wrapper): String {
    wrapper.nft.name
}

public fun burn(nft: Nft) {
    let Nft { id, name: _ } = nft;
    id.delete()
}

public fun new_chest(ctx: &mut TxContext): ID {
    let chest = Chest { id: object::new(ctx) };
    let id = object::id(&chest);
    transfer::share_object(chest);
    id
}

public fun put_in(chest: &mut Chest, nft: Nft) {
    dynamic_object_field::add(&mut chest.id, nft.name, nft)
}

public fun look(chest: &Chest, name: String): ID {
    object::id(dynamic_object_field::borrow<String, Nft>(&chest.id, name))
}

public fun rename(chest: &mut Chest, name: String, to: String) {
    dynamic_object_field::borrow_mut<String, Nft>(&mut chest.id, name).name = to
}

public fun has(chest: &Chest, name: String): (bool, bool, bool) {
    (
        dynamic_object_field::exists_(&chest.id, name),
        dynamic_object_field::exists_with_type<String, Nft>(&chest.id, name),
        dynamic_object_field::exists_with_type<String, Wrapper>(&chest.id, name),
    )
}

public fun take_out(chest: &mut Chest, name: String): Nft {
    dynamic_object_field::remove(&mut chest.id, name)
}

public fun give_nft(nft: Nft, to: address) {
    transfer::transfer(nft, to)
}

public fun receive_nft(chest: &mut Chest, nft: Receiving<Nft>): Nft {
    transfer::receive(&mut chest.id, nft)
}

public fun set(chest: &mut Chest, key: u64, value: u64) {
    if (dynamic_field::exists_(&chest.id, key)) *dynamic_field::borrow_mut(&mut chest.id, key) = value
    else dynamic_field::add(&mut chest.id, key, value)
}

public fun add(chest: &mut Chest, key: u64, value: u64) {
    dynamic_field::add(&mut chest.id, key, value)
}

public fun get(chest: &Chest, key: u64): u64 {
    *dynamic_field::borrow(&chest.id, key)
}

public fun get_wide(chest: &Chest, key: u64): u128 {
    *dynamic_field::borrow(&chest.id, key)
}

public fun remove(chest: &mut Chest, key: u64): u64 {
    dynamic_field::remove(&mut chest.id, key)
}

/// Deletes a shared object.
public fun wrap_chest(chest: Chest, ctx: &mut TxContext) {
    transfer::transfer(Box { id: object::new(ctx), chest }, ctx.sender())
}

#[allow(unused_field)]
public struct Box has key {
    id: UID,
    chest: Chest,
}

public fun give_chest(chest: Chest, to: address) {
    transfer::transfer(chest, to)
}

public fun pass_chest(chest: Chest) {
    transfer::share_object(chest)
}

public fun destroy_chest(chest: Chest) {
    let Chest { id } = chest;
    id.delete()
}
