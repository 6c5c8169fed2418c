/// Global storage of a plain and a generic resource.
module corpus::storage {
    use std::signer;

    struct Counter has key, store, drop { n: u64, log: vector<u64> }
    struct Vault<phantom T> has key { amount: u64 }
    struct Shelf<T: store> has key { item: T }

    struct Gold {}
    struct Silver {}

    const E_TOO_LITTLE: u64 = 3;

    public entry fun create(owner: &signer, n: u64) { move_to(owner, Counter { n, log: vector[n] }) }

    public entry fun add(at: address, by: u64) acquires Counter {
        let counter = borrow_global_mut<Counter>(at);
        counter.n = counter.n + by;
        std::vector::push_back(&mut counter.log, by);
    }

    /// Adds, then fails.
    public entry fun add_and_fail(at: address, by: u64) acquires Counter {
        add(at, by);
        abort E_TOO_LITTLE
    }

    public entry fun destroy(at: address) acquires Counter {
        let Counter { n: _, log: _ } = move_from<Counter>(at);
    }

    /// Moves the resource out, changes it and moves it back.
    public entry fun renew(owner: &signer, n: u64) acquires Counter {
        let counter = move_from<Counter>(signer::address_of(owner));
        counter.n = n;
        assert!(!exists<Counter>(signer::address_of(owner)), E_TOO_LITTLE);
        move_to(owner, counter);
    }

    #[view]
    public fun has_counter(at: address): bool { exists<Counter>(at) }

    #[view]
    public fun counter(at: address): (u64, vector<u64>) acquires Counter {
        let counter = borrow_global<Counter>(at);
        (counter.n, counter.log)
    }

    public entry fun open<T>(owner: &signer, amount: u64) { move_to(owner, Vault<T> { amount }) }

    public entry fun withdraw<T>(at: address, amount: u64) acquires Vault {
        let vault = borrow_global_mut<Vault<T>>(at);
        assert!(vault.amount >= amount, E_TOO_LITTLE);
        vault.amount = vault.amount - amount;
    }

    public entry fun close<T>(at: address) acquires Vault { let Vault { amount: _ } = move_from<Vault<T>>(at); }

    #[view]
    public fun has_vault<T>(at: address): bool { exists<Vault<T>>(at) }

    #[view]
    public fun amount<T>(at: address): u64 acquires Vault { borrow_global<Vault<T>>(at).amount }

    public entry fun shelve(owner: &signer, n: u64) { move_to(owner, Shelf<Counter> { item: Counter { n, log: vector[] } }) }

    #[view]
    public fun shelved(at: address): u64 acquires Shelf { borrow_global<Shelf<Counter>>(at).item.n }
}
