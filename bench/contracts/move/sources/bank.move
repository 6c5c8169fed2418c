/// Coins that move between two balances which a frame holds: what a transfer computes, without the state.
module bench::bank {
    const E_INSUFFICIENT_BALANCE: u64 = 3;

    struct Coin has store { amount: u64 }
    struct Balance has store { coin: Coin }

    fun withdraw(from: &mut Balance, amount: u64): Coin {
        let held = &mut from.coin.amount;
        assert!(*held >= amount, E_INSUFFICIENT_BALANCE);
        *held = *held - amount;
        Coin { amount }
    }

    fun deposit(to: &mut Balance, coin: Coin) {
        let Coin { amount } = coin;
        let held = &mut to.coin.amount;
        *held = *held + amount;
    }

    #[view]
    public fun transfers(n: u64): u64 {
        let a = Balance { coin: Coin { amount: 1000000000 } };
        let b = Balance { coin: Coin { amount: 0 } };
        let i = 0;
        while (i < n) {
            let coin = withdraw(&mut a, i % 10);
            deposit(&mut b, coin);
            i = i + 1;
        };
        let Balance { coin: Coin { amount: left } } = a;
        let Balance { coin: Coin { amount: right } } = b;
        left - right
    }
}
