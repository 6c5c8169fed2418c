/// A coin.
module objects::gold;

use sui::coin::{Self, Coin, TreasuryCap};
use sui::event;

public struct GOLD has drop {}

public struct Founded has copy, drop {
    treasury: ID,
}

fun init(witness: GOLD, ctx: &mut TxContext) {
    let (treasury, metadata) = coin::create_currency(
        witness,
        6,
        b"GLD",
        b"Gold",
        b"It shines.",
        option::none(),
        ctx,
    );
    event::emit(Founded { treasury: object::id(&treasury) });
    transfer::public_freeze_object(metadata);
    transfer::public_transfer(treasury, ctx.sender())
}

public fun mint(treasury: &mut TreasuryCap<GOLD>, amount: u64, to: address, ctx: &mut TxContext) {
    coin::mint_and_transfer(treasury, amount, to, ctx)
}

public fun pay(coin: &mut Coin<GOLD>, amount: u64, to: address, ctx: &mut TxContext) {
    transfer::public_transfer(coin.split(amount, ctx), to)
}
