/// A counter for each account.
module owner::counter {
    use std::signer;

    struct Counter has key { value: u64 }

    public entry fun increment(account: &signer) acquires Counter {
        let at = signer::address_of(account);
        if (!exists<Counter>(at)) move_to(account, Counter { value: 0 });
        let counter = borrow_global_mut<Counter>(at);
        counter.value = counter.value + 1;
    }

    public fun value(at: address): u64 acquires Counter {
        if (exists<Counter>(at)) borrow_global<Counter>(at).value else 0
    }
}
