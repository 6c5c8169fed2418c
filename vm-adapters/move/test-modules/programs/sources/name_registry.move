/// Names that accounts own, sorted, with binary search.
module programs::name_registry {
    use std::error;
    use std::event;
    use std::option::{Self, Option};
    use std::signer;
    use std::vector;

    struct Record has store, drop, copy { name: vector<u8>, owner: address, target: Option<address> }
    struct Registry has key { records: vector<Record> }

    #[event]
    struct Registered has drop, store { name: vector<u8>, owner: address }

    const E_TAKEN: u64 = 1;
    const E_NOT_OWNER: u64 = 2;
    const E_UNKNOWN: u64 = 3;

    /// Compares two names: 0, 1 or 2 for less, equal or greater.
    fun compare(a: &vector<u8>, b: &vector<u8>): u8 {
        let (i, n, m) = (0, vector::length(a), vector::length(b));
        while (i < n && i < m) {
            let (x, y) = (*vector::borrow(a, i), *vector::borrow(b, i));
            if (x < y) return 0;
            if (x > y) return 2;
            i = i + 1;
        };
        if (n < m) 0 else if (n > m) 2 else 1
    }

    /// Whether a name exists, and its index or insertion point.
    fun find(records: &vector<Record>, name: &vector<u8>): (bool, u64) {
        let (low, high) = (0, vector::length(records));
        while (low < high) {
            let middle = (low + high) / 2;
            let order = compare(&vector::borrow(records, middle).name, name);
            if (order == 1) return (true, middle);
            if (order == 0) low = middle + 1 else high = middle;
        };
        (false, low)
    }

    public entry fun create(owner: &signer) { move_to(owner, Registry { records: vector[] }) }

    public entry fun register(who: &signer, at: address, name: vector<u8>) acquires Registry {
        let records = &mut borrow_global_mut<Registry>(at).records;
        let (is_there, i) = find(records, &name);
        assert!(!is_there, error::already_exists(E_TAKEN));
        let owner = signer::address_of(who);
        event::emit(Registered { name, owner });
        vector::push_back(records, Record { name, owner, target: option::none() });
        let last = vector::length(records) - 1;
        while (last > i) {
            vector::swap(records, last - 1, last);
            last = last - 1;
        }
    }

    fun owned(records: &mut vector<Record>, name: &vector<u8>, who: &signer): &mut Record {
        let (is_there, i) = find(records, name);
        assert!(is_there, error::not_found(E_UNKNOWN));
        let record = vector::borrow_mut(records, i);
        assert!(record.owner == signer::address_of(who), error::permission_denied(E_NOT_OWNER));
        record
    }

    public entry fun point(who: &signer, at: address, name: vector<u8>, target: address) acquires Registry {
        let record = owned(&mut borrow_global_mut<Registry>(at).records, &name, who);
        record.target = option::some(target);
    }

    public entry fun give(who: &signer, at: address, name: vector<u8>, to: address) acquires Registry {
        owned(&mut borrow_global_mut<Registry>(at).records, &name, who).owner = to;
    }

    #[view]
    public fun resolve(at: address, name: vector<u8>): address acquires Registry {
        let records = &borrow_global<Registry>(at).records;
        let (is_there, i) = find(records, &name);
        assert!(is_there, error::not_found(E_UNKNOWN));
        let record = vector::borrow(records, i);
        *option::borrow_with_default(&record.target, &record.owner)
    }

    #[view]
    public fun names(at: address): vector<vector<u8>> acquires Registry {
        let (found, i) = (vector[], 0);
        let records = &borrow_global<Registry>(at).records;
        while (i < vector::length(records)) {
            vector::push_back(&mut found, vector::borrow(records, i).name);
            i = i + 1;
        };
        found
    }
}
