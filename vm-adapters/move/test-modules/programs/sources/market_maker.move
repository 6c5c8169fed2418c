/// A constant-product market of two tokens that are plain numbers.
module programs::market_maker {
    use std::event;
    use std::signer;

    struct Apple {}
    struct Pear {}

    struct Pool<phantom A, phantom B> has key { reserve_a: u64, reserve_b: u64, shares: u128 }
    struct Position<phantom A, phantom B> has key, drop { shares: u128 }

    #[event]
    struct Swapped<phantom A, phantom B> has drop, store { who: address, paid: u64, got: u64 }

    const E_NO_LIQUIDITY: u64 = 1;
    const E_SLIPPAGE: u64 = 2;
    const FEE: u256 = 3;

    fun square_root(n: u256): u256 {
        if (n < 2) return n;
        let (low, high) = (n / 2 + 1, n);
        while (low < high) {
            high = low;
            low = (n / high + high) / 2;
        };
        high
    }

    fun amount_out(paid: u64, reserve_in: u64, reserve_out: u64): u64 {
        assert!(reserve_in > 0 && reserve_out > 0, E_NO_LIQUIDITY);
        let after_fee = (paid as u256) * (1000 - FEE);
        ((after_fee * (reserve_out as u256) / ((reserve_in as u256) * 1000 + after_fee)) as u64)
    }

    fun create<A, B>(owner: &signer, a: u64, b: u64) {
        let shares = (square_root((a as u256) * (b as u256)) as u128);
        assert!(shares > 0, E_NO_LIQUIDITY);
        move_to(owner, Pool<A, B> { reserve_a: a, reserve_b: b, shares });
        move_to(owner, Position<A, B> { shares });
    }

    public entry fun create_pool(owner: &signer, a: u64, b: u64) { create<Apple, Pear>(owner, a, b) }

    public entry fun create_reverse(owner: &signer, a: u64, b: u64) { create<Pear, Apple>(owner, a, b) }

    fun swap<A, B>(at: address, who: address, paid: u64, least: u64): u64 acquires Pool {
        let pool = borrow_global_mut<Pool<A, B>>(at);
        let got = amount_out(paid, pool.reserve_a, pool.reserve_b);
        assert!(got >= least, E_SLIPPAGE);
        pool.reserve_a = pool.reserve_a + paid;
        pool.reserve_b = pool.reserve_b - got;
        event::emit(Swapped<A, B> { who, paid, got });
        got
    }

    public entry fun swap_apples(who: &signer, at: address, paid: u64, least: u64) acquires Pool {
        swap<Apple, Pear>(at, signer::address_of(who), paid, least);
    }

    /// Swaps through two pools of the same owner.
    public entry fun swap_around(who: &signer, at: address, paid: u64) acquires Pool {
        let who = signer::address_of(who);
        let pears = swap<Apple, Pear>(at, who, paid, 0);
        swap<Pear, Apple>(at, who, pears, 0);
    }

    public entry fun add_liquidity(who: &signer, at: address, a: u64) acquires Pool, Position {
        let pool = borrow_global_mut<Pool<Apple, Pear>>(at);
        let added = (a as u128) * pool.shares / (pool.reserve_a as u128);
        let b = (((a as u128) * (pool.reserve_b as u128) / (pool.reserve_a as u128)) as u64);
        pool.reserve_a = pool.reserve_a + a;
        pool.reserve_b = pool.reserve_b + b;
        pool.shares = pool.shares + added;
        let me = signer::address_of(who);
        if (exists<Position<Apple, Pear>>(me)) {
            let position = borrow_global_mut<Position<Apple, Pear>>(me);
            position.shares = position.shares + added;
        } else move_to(who, Position<Apple, Pear> { shares: added });
    }

    public entry fun remove_liquidity(who: &signer, at: address) acquires Pool, Position {
        let Position { shares } = move_from<Position<Apple, Pear>>(signer::address_of(who));
        let pool = borrow_global_mut<Pool<Apple, Pear>>(at);
        pool.reserve_a = pool.reserve_a - (((pool.reserve_a as u128) * shares / pool.shares) as u64);
        pool.reserve_b = pool.reserve_b - (((pool.reserve_b as u128) * shares / pool.shares) as u64);
        pool.shares = pool.shares - shares;
    }

    #[view]
    public fun reserves(at: address): (u64, u64, u128) acquires Pool {
        let pool = borrow_global<Pool<Apple, Pear>>(at);
        (pool.reserve_a, pool.reserve_b, pool.shares)
    }

    #[view]
    public fun quote(paid: u64, reserve_in: u64, reserve_out: u64): u64 { amount_out(paid, reserve_in, reserve_out) }

    #[view]
    public fun root(n: u256): u256 { square_root(n) }
}
