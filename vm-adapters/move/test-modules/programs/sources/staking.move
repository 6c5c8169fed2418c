/// Rewards in proportion to stakes, with a fixed-point accumulator.
module programs::staking {
    use std::signer;

    struct Pool has key { staked: u64, per_share: u256, paid_in: u64 }
    struct Stake has key, drop { amount: u64, debt: u256, earned: u64, pool: address }

    const SCALE: u256 = 1000000000000000000;
    const E_OTHER_POOL: u64 = 1;
    const E_TOO_MUCH: u64 = 2;
    const E_NOBODY: u64 = 3;

    public entry fun open(owner: &signer) { move_to(owner, Pool { staked: 0, per_share: 0, paid_in: 0 }) }

    public entry fun reward(at: address, amount: u64) acquires Pool {
        let pool = borrow_global_mut<Pool>(at);
        assert!(pool.staked > 0, E_NOBODY);
        pool.per_share = pool.per_share + (amount as u256) * SCALE / (pool.staked as u256);
        pool.paid_in = pool.paid_in + amount;
    }

    fun settle(stake: &mut Stake, per_share: u256) {
        let all = (stake.amount as u256) * per_share;
        stake.earned = stake.earned + (((all - stake.debt) / SCALE) as u64);
        stake.debt = all;
    }

    public entry fun stake(who: &signer, at: address, amount: u64) acquires Pool, Stake {
        let pool = borrow_global_mut<Pool>(at);
        let me = signer::address_of(who);
        if (!exists<Stake>(me)) move_to(who, Stake { amount: 0, debt: 0, earned: 0, pool: at });
        let stake = borrow_global_mut<Stake>(me);
        assert!(stake.pool == at, E_OTHER_POOL);
        settle(stake, pool.per_share);
        stake.amount = stake.amount + amount;
        stake.debt = (stake.amount as u256) * pool.per_share;
        pool.staked = pool.staked + amount;
    }

    public entry fun unstake(who: &signer, amount: u64) acquires Pool, Stake {
        let stake = borrow_global_mut<Stake>(signer::address_of(who));
        let pool = borrow_global_mut<Pool>(stake.pool);
        assert!(stake.amount >= amount, E_TOO_MUCH);
        settle(stake, pool.per_share);
        stake.amount = stake.amount - amount;
        stake.debt = (stake.amount as u256) * pool.per_share;
        pool.staked = pool.staked - amount;
    }

    public entry fun leave(who: &signer) acquires Pool, Stake {
        let stake = move_from<Stake>(signer::address_of(who));
        let pool = borrow_global_mut<Pool>(stake.pool);
        pool.staked = pool.staked - stake.amount;
    }

    #[view]
    public fun earned(of: address): u64 acquires Pool, Stake {
        let stake = borrow_global_mut<Stake>(of);
        settle(stake, borrow_global<Pool>(stake.pool).per_share);
        stake.earned
    }

    #[view]
    public fun pool(at: address): (u64, u256, u64) acquires Pool {
        let pool = borrow_global<Pool>(at);
        (pool.staked, pool.per_share, pool.paid_in)
    }
}
