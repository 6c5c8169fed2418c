/// Tables and bags.
module objects::ledger;

use sui::event;
use sui::bag::{Self, Bag};
use sui::table::{Self, Table};

public struct Ledger has key {
    id: UID,
    amounts: Table<address, u64>,
    things: Bag,
}

public struct Opened has copy, drop {
    id: ID,
}

fun init(ctx: &mut TxContext) {
    let ledger = Ledger { id: object::new(ctx), amounts: table::new(ctx), things: bag::new(ctx) };
    event::emit(Opened { id: object::id(&ledger) });
    transfer::share_object(ledger)
}

public fun add(ledger: &mut Ledger, amount: u64, ctx: &TxContext) {
    let who = ctx.sender();
    if (!ledger.amounts.contains(who)) ledger.amounts.add(who, 0);
    let held = &mut ledger.amounts[who];
    *held = *held + amount;
}

public fun amount(ledger: &Ledger, of: address): u64 {
    if (ledger.amounts.contains(of)) ledger.amounts[of] else 0
}

public fun count(ledger: &Ledger): u64 {
    ledger.amounts.length()
}

public fun leave(ledger: &mut Ledger, ctx: &TxContext): u64 {
    ledger.amounts.remove(ctx.sender())
}

public fun keep_object<T: key + store>(ledger: &mut Ledger, name: vector<u8>, thing: T) {
    ledger.things.add(name, thing)
}

public fun fetch_object<T: key + store>(ledger: &mut Ledger, name: vector<u8>): T {
    ledger.things.remove(name)
}
