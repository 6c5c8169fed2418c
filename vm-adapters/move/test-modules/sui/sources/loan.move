/// A loan that must be repaid in the same call, because its receipt can be neither stored nor dropped.
module objects::loan;

use objects::gold::GOLD;
use sui::balance::{Self, Balance};
use sui::coin::{Self, Coin};
use sui::event;

const ETooLittle: u64 = 0;

public struct Pool has key {
    id: UID,
    reserve: Balance<GOLD>,
}

public struct Receipt {
    owed: u64,
}

public struct PoolOpened has copy, drop {
    pool: ID,
}

fun init(ctx: &mut TxContext) {
    let pool = Pool { id: object::new(ctx), reserve: balance::zero() };
    event::emit(PoolOpened { pool: object::id(&pool) });
    transfer::share_object(pool)
}

public fun fund(pool: &mut Pool, coin: Coin<GOLD>) {
    coin::put(&mut pool.reserve, coin)
}

public fun reserve(pool: &Pool): u64 {
    pool.reserve.value()
}

public fun borrow(pool: &mut Pool, amount: u64, ctx: &mut TxContext): (Coin<GOLD>, Receipt) {
    (coin::take(&mut pool.reserve, amount, ctx), Receipt { owed: amount + amount / 100 })
}

public fun repay(pool: &mut Pool, coin: Coin<GOLD>, receipt: Receipt) {
    let Receipt { owed } = receipt;
    assert!(coin.value() == owed, ETooLittle);
    coin::put(&mut pool.reserve, coin)
}
