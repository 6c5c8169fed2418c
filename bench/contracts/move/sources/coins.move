/// A coin in global storage: a balance under each account that has registered, and an event for each transfer.
module bench::coins {
    use std::event;
    use std::signer;

    const E_NOT_REGISTERED: u64 = 2;
    const E_INSUFFICIENT_BALANCE: u64 = 3;

    struct Coin has store { amount: u64 }
    struct Balance has key { coin: Coin }

    #[event]
    struct Transferred has drop, store { from: address, to: address, amount: u64 }

    public entry fun nothing(_from: &signer) {}

    public entry fun register(account: &signer, amount: u64) { move_to(account, Balance { coin: Coin { amount } }) }

    public entry fun transfer(from: &signer, to: address, amount: u64) acquires Balance {
        let sender = signer::address_of(from);
        let coin = withdraw(sender, amount);
        deposit(to, coin);
        event::emit(Transferred { from: sender, to, amount });
    }

    #[view]
    public fun balance_of(owner: address): u64 acquires Balance { borrow_global<Balance>(owner).coin.amount }

    fun withdraw(owner: address, amount: u64): Coin acquires Balance {
        assert!(exists<Balance>(owner), E_NOT_REGISTERED);
        let held = &mut borrow_global_mut<Balance>(owner).coin.amount;
        assert!(*held >= amount, E_INSUFFICIENT_BALANCE);
        *held = *held - amount;
        Coin { amount }
    }

    fun deposit(owner: address, coin: Coin) acquires Balance {
        assert!(exists<Balance>(owner), E_NOT_REGISTERED);
        let Coin { amount } = coin;
        let held = &mut borrow_global_mut<Balance>(owner).coin.amount;
        *held = *held + amount;
    }
}
