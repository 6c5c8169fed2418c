/// A token with a phantom brand: minted with a capability, held in stores, with allowances.
module programs::fungible_token {
    use std::event;
    use std::signer;
    use std::vector;

    struct Token<phantom Brand> has store { amount: u128 }
    struct Store<phantom Brand> has key { token: Token<Brand>, allowances: vector<Allowance> }
    struct Allowance has store, copy, drop { spender: address, amount: u128 }
    struct MintCapability<phantom Brand> has key, store { supply: u128, cap: u128 }

    struct Salt {}
    struct Pepper {}

    #[event]
    struct Moved<phantom Brand> has drop, store { from: address, to: address, amount: u128 }

    const E_CAP: u64 = 1;
    const E_BALANCE: u64 = 2;
    const E_ALLOWANCE: u64 = 3;

    fun start<Brand>(owner: &signer, cap: u128) { move_to(owner, MintCapability<Brand> { supply: 0, cap }) }

    fun join<Brand>(store: &mut Store<Brand>, token: Token<Brand>) {
        let Token { amount } = token;
        store.token.amount = store.token.amount + amount;
    }

    fun split<Brand>(store: &mut Store<Brand>, amount: u128): Token<Brand> {
        assert!(store.token.amount >= amount, E_BALANCE);
        store.token.amount = store.token.amount - amount;
        Token { amount }
    }

    public entry fun start_salt(owner: &signer, cap: u128) { start<Salt>(owner, cap) }

    public entry fun start_pepper(owner: &signer, cap: u128) { start<Pepper>(owner, cap) }

    public entry fun open<Brand>(owner: &signer) {
        move_to(owner, Store<Brand> { token: Token { amount: 0 }, allowances: vector[] })
    }

    public entry fun open_both(owner: &signer) {
        open<Salt>(owner);
        open<Pepper>(owner)
    }

    fun mint<Brand>(owner: &signer, to: address, amount: u128) acquires MintCapability, Store {
        let capability = borrow_global_mut<MintCapability<Brand>>(signer::address_of(owner));
        capability.supply = capability.supply + amount;
        assert!(capability.supply <= capability.cap, E_CAP);
        join(borrow_global_mut<Store<Brand>>(to), Token { amount })
    }

    public entry fun mint_salt(owner: &signer, to: address, amount: u128) acquires MintCapability, Store {
        mint<Salt>(owner, to, amount)
    }

    public entry fun mint_both(owner: &signer, to: address, amount: u128) acquires MintCapability, Store {
        mint<Salt>(owner, to, amount);
        mint<Pepper>(owner, to, amount / 2)
    }

    public entry fun transfer<Brand>(who: &signer, to: address, amount: u128) acquires Store {
        let from = signer::address_of(who);
        let token = split(borrow_global_mut<Store<Brand>>(from), amount);
        join(borrow_global_mut<Store<Brand>>(to), token);
        event::emit(Moved<Brand> { from, to, amount });
    }

    public entry fun transfer_salt(who: &signer, to: address, amount: u128) acquires Store {
        transfer<Salt>(who, to, amount)
    }

    public entry fun allow_salt(who: &signer, spender: address, amount: u128) acquires Store {
        let allowances = &mut borrow_global_mut<Store<Salt>>(signer::address_of(who)).allowances;
        let i = 0;
        while (i < vector::length(allowances)) {
            let allowance = vector::borrow_mut(allowances, i);
            if (allowance.spender == spender) {
                allowance.amount = amount;
                return
            };
            i = i + 1;
        };
        vector::push_back(allowances, Allowance { spender, amount })
    }

    public entry fun spend_salt(who: &signer, from: address, to: address, amount: u128) acquires Store {
        let spender = signer::address_of(who);
        let store = borrow_global_mut<Store<Salt>>(from);
        let (allowed, i) = (false, 0);
        while (i < vector::length(&store.allowances)) {
            let allowance = vector::borrow_mut(&mut store.allowances, i);
            if (allowance.spender == spender) {
                assert!(allowance.amount >= amount, E_ALLOWANCE);
                allowance.amount = allowance.amount - amount;
                allowed = true;
                break
            };
            i = i + 1;
        };
        assert!(allowed, E_ALLOWANCE);
        let token = split(store, amount);
        join(borrow_global_mut<Store<Salt>>(to), token);
        event::emit(Moved<Salt> { from, to, amount });
    }

    public entry fun burn_salt(who: &signer) acquires Store {
        let Store { token, allowances: _ } = move_from<Store<Salt>>(signer::address_of(who));
        let Token { amount: _ } = token;
    }

    #[view]
    public fun balances(at: address): (u128, u128) acquires Store {
        (borrow_global<Store<Salt>>(at).token.amount, borrow_global<Store<Pepper>>(at).token.amount)
    }

    #[view]
    public fun supply(at: address): u128 acquires MintCapability { borrow_global<MintCapability<Salt>>(at).supply }
}
