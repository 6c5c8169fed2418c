/// Takes a loan and repays it in one call.
module objects::borrower;

use objects::gold::GOLD;
use objects::loan::{Self, Pool};
use sui::coin::Coin;

/// Returns the amount that it has borrowed.
public fun flash(pool: &mut Pool, interest: Coin<GOLD>, amount: u64, ctx: &mut TxContext): u64 {
    let (mut coin, receipt) = loan::borrow(pool, amount, ctx);
    let held = coin.value();
    coin.join(interest);
    loan::repay(pool, coin, receipt);
    held
}
