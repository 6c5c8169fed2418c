/// Holds coins in its own resources.
module lab::vault {
    use std::coin::{Self, Coin};
    use std::message;
    use std::native_coin::{Self, NativeCoin};
    use std::signer;
    use std::xcall;

    const E_TOO_MUCH: u64 = 1;
    const E_ON_PURPOSE: u64 = 2;

    struct Locked<phantom T> has key { coin: Coin<T> }

    fun add<T>(account: &signer, coin: Coin<T>) acquires Locked {
        let owner = signer::address_of(account);
        if (exists<Locked<T>>(owner)) coin::merge(&mut borrow_global_mut<Locked<T>>(owner).coin, coin)
        else move_to(account, Locked<T> { coin })
    }

    public fun locked<T>(owner: address): u64 acquires Locked {
        if (exists<Locked<T>>(owner)) coin::value(&borrow_global<Locked<T>>(owner).coin) else 0
    }

    public entry fun lock_up<T>(account: &signer, amount: u64) acquires Locked {
        let coin = coin::withdraw<T>(account, amount);
        add(account, coin);
    }

    public entry fun unlock<T>(owner: address, to: address, amount: u64) acquires Locked {
        assert!(locked<T>(owner) >= amount, E_TOO_MUCH);
        let coin = coin::extract(&mut borrow_global_mut<Locked<T>>(owner).coin, amount);
        coin::deposit(to, coin);
    }

    /// Payable. Locks the whole units of the value for the sender. The rest stays with the vault.
    public fun pay_in(account: &signer): u64 acquires Locked {
        let units = (native_coin::from_wei(message::value()) as u64);
        add(account, coin::withdraw_own(units));
        units
    }

    /// Pays from the vault's own balance.
    public entry fun pay_out(to: address, amount: u64) {
        coin::deposit(to, coin::withdraw_own(amount));
    }

    /// Locks, then fails.
    public entry fun lock_and_fail(account: &signer, amount: u64) acquires Locked {
        lock_up<NativeCoin>(account, amount);
        abort E_ON_PURPOSE
    }

    /// Pays wei to a contract, and reads balances before and after.
    public fun watch(account: &signer, to: address, amount: u64): (u64, u64, u64) acquires Locked {
        let owner = signer::address_of(account);
        let before = coin::balance<NativeCoin>(to);
        lock_up<NativeCoin>(account, amount);
        coin::deposit(message::self_address(), coin::extract(&mut borrow_global_mut<Locked<NativeCoin>>(owner).coin, amount));
        xcall::send_value(to, native_coin::to_wei(amount));
        (before, coin::balance<NativeCoin>(to), coin::balance<NativeCoin>(owner))
    }
}
