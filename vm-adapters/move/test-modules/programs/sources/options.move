/// Options of options, options of vectors, and options in resources.
module programs::options {
    use std::option::{Self, Option};
    use std::signer;
    use std::vector;

    struct Settings has key, copy, drop { name: Option<vector<u8>>, limits: vector<Option<u64>>, nested: Option<Option<bool>> }

    const E_UNSET: u64 = 1;

    public entry fun create(owner: &signer) {
        move_to(owner, Settings { name: option::none(), limits: vector[option::none()], nested: option::none() })
    }

    public entry fun name(owner: &signer, name: vector<u8>) acquires Settings {
        let settings = borrow_global_mut<Settings>(signer::address_of(owner));
        if (option::is_some(&settings.name)) {
            let old = option::swap(&mut settings.name, name);
            vector::push_back(&mut settings.limits, option::some(vector::length(&old)));
        } else option::fill(&mut settings.name, name)
    }

    public entry fun limit(owner: &signer, which: u64, limit: u64) acquires Settings {
        let settings = borrow_global_mut<Settings>(signer::address_of(owner));
        let place = vector::borrow_mut(&mut settings.limits, which);
        *place = if (limit == 0) option::none() else option::some(limit);
    }

    public entry fun nest(owner: &signer, is_set: bool, value: bool) acquires Settings {
        let settings = borrow_global_mut<Settings>(signer::address_of(owner));
        settings.nested = option::some(if (is_set) option::some(value) else option::none());
    }

    public entry fun raise(at: address, which: u64) acquires Settings {
        let limits = &mut borrow_global_mut<Settings>(at).limits;
        let limit = option::borrow_mut(vector::borrow_mut(limits, which));
        *limit = *limit * 2;
    }

    #[view]
    public fun limits(at: address): (Option<vector<u8>>, vector<Option<u64>>) acquires Settings {
        let Settings { name, limits, nested: _ } = *borrow_global<Settings>(at);
        (name, limits)
    }

    #[view]
    public fun nested(at: address): u8 acquires Settings {
        let nested = borrow_global<Settings>(at).nested;
        if (option::is_none(&nested)) return 0;
        let inner = option::destroy_some(nested);
        if (option::is_none(&inner)) 1 else if (option::extract(&mut inner)) 2 else 3
    }

    #[view]
    public fun first_set(values: vector<Option<u64>>): u64 {
        vector::reverse(&mut values);
        while (!vector::is_empty(&values)) {
            let value = vector::pop_back(&mut values);
            if (option::is_some(&value)) return option::destroy_some(value)
        };
        abort E_UNSET
    }

    #[view]
    public fun same(a: Option<u64>, b: Option<u64>): (bool, Option<u64>) {
        (a == b, if (option::is_some(&a)) a else b)
    }
}
