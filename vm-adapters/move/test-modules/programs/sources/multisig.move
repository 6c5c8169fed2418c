/// Actions that several owners must approve. A bit mask records the approvals.
module programs::multisig {
    use std::signer;
    use std::vector;

    struct Action has store, drop, copy { to: address, amount: u64, approvals: u128, done: bool }
    struct Wallet has key { owners: vector<address>, threshold: u8, balance: u64, actions: vector<Action> }

    const E_NOT_OWNER: u64 = 1;
    const E_TWICE: u64 = 2;
    const E_TOO_FEW: u64 = 3;
    const E_DONE: u64 = 4;
    const E_THRESHOLD: u64 = 5;

    public entry fun create(who: &signer, others: vector<address>, threshold: u8, balance: u64) {
        vector::push_back(&mut others, signer::address_of(who));
        assert!(threshold > 0 && (threshold as u64) <= vector::length(&others), E_THRESHOLD);
        move_to(who, Wallet { owners: others, threshold, balance, actions: vector[] })
    }

    fun bit_of(wallet: &Wallet, who: &signer): u128 {
        let (is_owner, i) = vector::index_of(&wallet.owners, signer::borrow_address(who));
        assert!(is_owner, E_NOT_OWNER);
        1 << (i as u8)
    }

    public entry fun suggest(who: &signer, at: address, to: address, amount: u64) acquires Wallet {
        let wallet = borrow_global_mut<Wallet>(at);
        let approvals = bit_of(wallet, who);
        vector::push_back(&mut wallet.actions, Action { to, amount, approvals, done: false });
    }

    public entry fun approve(who: &signer, at: address, which: u64) acquires Wallet {
        let wallet = borrow_global_mut<Wallet>(at);
        let bit = bit_of(wallet, who);
        let action = vector::borrow_mut(&mut wallet.actions, which);
        assert!(action.approvals & bit == 0, E_TWICE);
        action.approvals = action.approvals | bit;
    }

    public entry fun withdraw_approval(who: &signer, at: address, which: u64) acquires Wallet {
        let wallet = borrow_global_mut<Wallet>(at);
        let bit = bit_of(wallet, who);
        let action = vector::borrow_mut(&mut wallet.actions, which);
        action.approvals = action.approvals ^ (action.approvals & bit);
    }

    fun ones(bits: u128): u8 {
        let count = 0;
        while (bits != 0) {
            bits = bits & (bits - 1);
            count = count + 1;
        };
        count
    }

    public entry fun act(at: address, which: u64) acquires Wallet {
        let Wallet { owners: _, threshold, balance, actions } = borrow_global_mut<Wallet>(at);
        let action = vector::borrow_mut(actions, which);
        assert!(!action.done, E_DONE);
        assert!(ones(action.approvals) >= *threshold, E_TOO_FEW);
        action.done = true;
        *balance = *balance - action.amount;
    }

    #[view]
    public fun state(at: address): (u64, vector<address>, vector<bool>) acquires Wallet {
        let wallet = borrow_global<Wallet>(at);
        let (done, i) = (vector[], 0);
        while (i < vector::length(&wallet.actions)) {
            vector::push_back(&mut done, vector::borrow(&wallet.actions, i).done);
            i = i + 1;
        };
        (wallet.balance, wallet.owners, done)
    }

    #[view]
    public fun count(bits: u128): u8 { ones(bits) }
}
