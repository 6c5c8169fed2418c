/// The host's balance as a coin, in units of 10^9 wei. It is never minted or burned: `std::coin` holds the wei that back each
/// value. A remainder below one unit stays with the account.
///
/// A module that is given an account's `signer` moves no more of that balance than the value sent with the call, unless the account
/// allows the module more.
module std::native_coin {
    use std::error;
    use std::event;
    use std::signer;
    use std::vector;

    friend std::coin;

    /// Only the account itself allows a module to spend: by a call of this function in a message that it signed, or in its script.
    const E_NOT_ITSELF: u64 = 1;

    const WEI_PER_UNIT: u256 = 1000000000;

    struct NativeCoin {}

    /// Wei that a module may still move from the balance of an account.
    struct Allowance has drop, store { spender: address, wei: u256 }

    /// Stored under the account.
    struct Allowances has key { list: vector<Allowance> }

    #[event]
    struct Allowed has drop, store { owner: address, spender: address, wei: u256 }

    /// Whether the account acts itself: it signed, and no module but the standard library runs between its message or script and this.
    native fun acts_itself(account: &signer): bool;

    /// Allows a module to move `wei` from the owner's balance while it has the owner's signer. `spender` is the module's contract. An
    /// upgrade of the module keeps the allowance. Replaces an allowance made before; 0 removes it.
    public entry fun allow(owner: &signer, spender: address, wei: u256) acquires Allowances {
        assert!(acts_itself(owner), error::permission_denied(E_NOT_ITSELF));
        let at = signer::address_of(owner);
        if (!exists<Allowances>(at)) {
            if (wei == 0) return;
            move_to(owner, Allowances { list: vector[] });
        };
        set(&mut borrow_global_mut<Allowances>(at).list, spender, wei);
        event::emit(Allowed { owner: at, spender, wei });
    }

    /// Removes an allowance.
    public entry fun revoke(owner: &signer, spender: address) acquires Allowances {
        allow(owner, spender, 0)
    }

    /// Wei that a module may still move from the owner's balance.
    public fun allowance(owner: address, spender: address): u256 acquires Allowances {
        if (!exists<Allowances>(owner)) return 0;
        let list = &borrow_global<Allowances>(owner).list;
        let i = index_of(list, spender);
        if (i < vector::length(list)) vector::borrow(list, i).wei else 0
    }

    /// Takes wei off an allowance. Returns false if it has less.
    public(friend) fun use_allowance(owner: address, spender: address, wei: u256): bool acquires Allowances {
        let left = allowance(owner, spender);
        if (left < wei) return false;
        if (wei > 0) set(&mut borrow_global_mut<Allowances>(owner).list, spender, left - wei);
        true
    }

    fun set(list: &mut vector<Allowance>, spender: address, wei: u256) {
        let i = index_of(list, spender);
        if (i < vector::length(list)) {
            if (wei == 0) { vector::swap_remove(list, i); } else vector::borrow_mut(list, i).wei = wei;
        } else if (wei > 0) vector::push_back(list, Allowance { spender, wei });
    }

    /// Index of a spender, or the length of the list.
    fun index_of(list: &vector<Allowance>, spender: address): u64 {
        let i = 0;
        while (i < vector::length(list) && vector::borrow(list, i).spender != spender) i = i + 1;
        i
    }

    public fun wei_per_unit(): u256 { WEI_PER_UNIT }

    public fun to_wei(units: u64): u256 {
        (units as u256) * WEI_PER_UNIT
    }

    /// Number of whole units in an amount of wei.
    public fun from_wei(wei: u256): u256 {
        wei / WEI_PER_UNIT
    }
}
