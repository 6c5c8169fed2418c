/// A module with friend functions.
module programs::friend_bank {
    friend programs::friend_teller;

    struct Account has store, drop { balance: u64, moves: vector<u64> }
    struct Vault has key { account: Account }

    const E_EMPTY: u64 = 1;

    public(friend) fun open(owner: &signer, balance: u64) {
        move_to(owner, Vault { account: Account { balance, moves: vector[] } })
    }

    public(friend) fun take(at: address, amount: u64): Account acquires Vault {
        let account = &mut borrow_global_mut<Vault>(at).account;
        assert!(account.balance >= amount, E_EMPTY);
        account.balance = account.balance - amount;
        std::vector::push_back(&mut account.moves, amount);
        Account { balance: amount, moves: vector[amount] }
    }

    public(friend) fun put(at: address, account: Account) acquires Vault {
        let Account { balance, moves } = account;
        let own = &mut borrow_global_mut<Vault>(at).account;
        own.balance = own.balance + balance;
        std::vector::append(&mut own.moves, moves);
    }

    public(friend) fun balance_mut(account: &mut Account): &mut u64 { &mut account.balance }

    #[view]
    public fun balance(at: address): u64 acquires Vault { borrow_global<Vault>(at).account.balance }

    #[view]
    public fun moves(at: address): vector<u64> acquires Vault { borrow_global<Vault>(at).account.moves }
}

/// The friend, which holds values whose fields it cannot access.
module programs::friend_teller {
    use std::signer;
    use programs::friend_bank;

    struct Slip has key { open: bool, account: friend_bank::Account }

    public entry fun open(owner: &signer, balance: u64) { friend_bank::open(owner, balance) }

    public entry fun transfer(who: &signer, to: address, amount: u64) {
        friend_bank::put(to, friend_bank::take(signer::address_of(who), amount))
    }

    public entry fun write_slip(who: &signer, amount: u64) {
        move_to(who, Slip { open: true, account: friend_bank::take(signer::address_of(who), amount) })
    }

    public entry fun cash_slip(who: &signer, from: address, cut: u64) acquires Slip {
        let Slip { open: _, account } = move_from<Slip>(from);
        let balance = friend_bank::balance_mut(&mut account);
        *balance = *balance - cut;
        friend_bank::put(signer::address_of(who), account)
    }
}
