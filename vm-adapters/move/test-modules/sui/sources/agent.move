/// Calls contracts of other VMs while it holds objects.
module objects::agent;

use objects::nft::{Self, Chest};
use std::bcs;
use std::from_bcs;
use std::string::String;
use std::xcall;
use sui::dynamic_field;

public struct Agent has key {
    id: UID,
    calls: u64,
    last: u256,
}

public fun new(ctx: &mut TxContext): ID {
    let agent = Agent { id: object::new(ctx), calls: 0, last: 0 };
    let id = object::id(&agent);
    transfer::share_object(agent);
    id
}

public fun state(agent: &Agent): (u64, u256) {
    (agent.calls, agent.last)
}

/// Writes before the call and after it.
public fun ping(agent: &mut Agent, target: address, x: u256): u256 {
    agent.calls = agent.calls + 1;
    let results = xcall::call(target, std::string::utf8(b"ping"), vector[bcs::to_bytes(&x)]);
    agent.last = from_bcs::from_bytes(results[0]);
    agent.last
}

/// Calls while it holds a reference into a dynamic field, then writes through the reference.
public fun ping_into_field(agent: &mut Agent, target: address, x: u256) {
    if (!dynamic_field::exists_(&agent.id, b"field")) dynamic_field::add(&mut agent.id, b"field", 0u256);
    let place: &mut u256 = dynamic_field::borrow_mut(&mut agent.id, b"field");
    *place = *place + 1;
    let results = xcall::call(target, std::string::utf8(b"ping"), vector[bcs::to_bytes(&x)]);
    *place = *place + from_bcs::from_bytes(results[0]);
}

public fun field(agent: &Agent): u256 {
    *dynamic_field::borrow(&agent.id, b"field")
}

fun forward(through: address, to: address, input: vector<u8>) {
    let args = vector[bcs::to_bytes(&to), bcs::to_bytes(&input), bcs::to_bytes(&0u256)];
    xcall::call(through, std::string::utf8(b"forward"), args);
}

/// Calls `to` through another contract while it holds a chest, then writes to the chest.
public fun holding(chest: &mut Chest, through: address, to: address, input: vector<u8>) {
    nft::set(chest, 1, 10);
    forward(through, to, input);
    let one = nft::get(chest, 1);
    nft::set(chest, 2, one);
}

public fun reading(chest: &Chest, through: address, to: address, input: vector<u8>): u64 {
    forward(through, to, input);
    nft::get(chest, 1)
}

/// Takes the chest out of the store, calls, and shares it again.
public fun having(chest: Chest, through: address, to: address, input: vector<u8>) {
    forward(through, to, input);
    nft::pass_chest(chest)
}

/// Transfers a token, then calls. Changes that the callee makes to the token persist.
public fun give_and_call(name: String, through: address, to: address, function: vector<u8>, ctx: &mut TxContext): ID {
    let token = nft::mint(name, ctx);
    let id = object::id(&token);
    nft::give_nft(token, through);
    let mut input = function;
    input.append(bcs::to_bytes(&id));
    forward(through, to, input);
    id
}
