/// Counters: owned, shared and frozen.
module objects::counter;

use sui::event;

const ETooMuch: u64 = 7;

public struct Counter has key {
    id: UID,
    value: u64,
    log: vector<u8>,
}

public struct Created has copy, drop {
    id: ID,
    by: address,
}

fun make(value: u64, ctx: &mut TxContext): Counter {
    let counter = Counter { id: object::new(ctx), value, log: vector[] };
    event::emit(Created { id: object::id(&counter), by: ctx.sender() });
    counter
}

public fun create(value: u64, ctx: &mut TxContext): ID {
    let counter = make(value, ctx);
    let id = object::id(&counter);
    transfer::transfer(counter, ctx.sender());
    id
}

public fun create_shared(value: u64, ctx: &mut TxContext): ID {
    let counter = make(value, ctx);
    let id = object::id(&counter);
    transfer::share_object(counter);
    id
}

public fun create_frozen(value: u64, ctx: &mut TxContext): ID {
    let counter = make(value, ctx);
    let id = object::id(&counter);
    transfer::freeze_object(counter);
    id
}

public fun value(self: &Counter): u64 {
    self.value
}

public fun sum(a: &Counter, b: &Counter): u64 {
    a.value + b.value
}

public fun increment(self: &mut Counter, by: u64): u64 {
    self.value = self.value + by;
    assert!(self.value < 1_000_000, ETooMuch);
    self.value
}

public fun touch(_self: &mut Counter) {}

public fun move_value(from: &mut Counter, to: &mut Counter) {
    to.value = to.value + from.value;
    from.value = 0;
}

entry fun give(self: Counter, to: address) {
    transfer::transfer(self, to)
}

public fun freeze_it(self: Counter) {
    transfer::freeze_object(self)
}

public fun share_it(self: Counter) {
    transfer::share_object(self)
}

public fun destroy(self: Counter): u64 {
    let Counter { id, value, log: _ } = self;
    id.delete();
    value
}

public fun destroy_all(mut counters: vector<Counter>): u64 {
    let mut total = 0;
    while (!counters.is_empty()) total = total + counters.pop_back().destroy();
    counters.destroy_empty();
    total
}

/// Uses gas in proportion to `n`, then writes.
public fun work(self: &mut Counter, n: u64) {
    let mut i = 0;
    while (i < n) {
        self.log.push_back((i % 251) as u8);
        i = i + 1;
    };
    self.value = self.value + n;
}

public fun context(ctx: &TxContext): (address, u64, u64) {
    (ctx.sender(), ctx.epoch(), ctx.epoch_timestamp_ms())
}
