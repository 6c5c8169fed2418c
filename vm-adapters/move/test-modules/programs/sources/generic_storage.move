/// Resources of generic types. Each instantiation is a separate resource.
module programs::generic_storage {
    use std::signer;
    use std::vector;

    struct Store<K: copy + drop + store, V: store> has key { keys: vector<K>, values: vector<V> }
    struct Marker<phantom T> has key, drop { count: u8 }

    const E_MISSING: u64 = 1;

    fun create<K: copy + drop + store, V: store>(owner: &signer) {
        move_to(owner, Store<K, V> { keys: vector::empty(), values: vector::empty() })
    }

    fun insert<K: copy + drop + store, V: store>(at: address, key: K, value: V) acquires Store {
        let store = borrow_global_mut<Store<K, V>>(at);
        vector::push_back(&mut store.keys, key);
        vector::push_back(&mut store.values, value);
    }

    fun take<K: copy + drop + store, V: store>(at: address, key: K): V acquires Store {
        let Store { keys, values } = borrow_global_mut<Store<K, V>>(at);
        let (is_there, i) = vector::index_of(keys, &key);
        assert!(is_there, E_MISSING);
        vector::swap_remove(keys, i);
        vector::swap_remove(values, i)
    }

    public entry fun open(owner: &signer, which: u8) {
        if (which % 4 == 0) create<u64, vector<u8>>(owner)
        else if (which % 4 == 1) create<address, bool>(owner)
        else if (which % 4 == 2) create<vector<u8>, vector<vector<u128>>>(owner)
        else create<bool, u256>(owner)
    }

    public entry fun put_bytes(at: address, key: u64, value: vector<u8>) acquires Store { insert(at, key, value) }

    public entry fun put_flag(at: address, key: address, value: bool) acquires Store { insert(at, key, value) }

    public entry fun put_wide(at: address, key: bool, value: u256) acquires Store { insert(at, key, value) }

    public entry fun put_lists(at: address, key: vector<u8>, value: u128) acquires Store {
        insert(at, key, vector[vector[value], vector[], vector[value, value]])
    }

    /// Takes a value out of one store and changes another store by it.
    public entry fun move_flag(at: address, key: address) acquires Store {
        let flag = take<address, bool>(at, key);
        insert<bool, u256>(at, flag, if (flag) 1 else 0);
    }

    public entry fun mark<T>(owner: &signer, count: u8) { move_to(owner, Marker<T> { count }) }

    public entry fun mark_nested<T>(owner: &signer) { move_to(owner, Marker<Marker<vector<T>>> { count: 1 }) }

    public entry fun unmark<T>(owner: &signer) acquires Marker {
        let Marker { count: _ } = move_from<Marker<T>>(signer::address_of(owner));
    }

    public entry fun raise<T>(at: address, by: u8) acquires Marker {
        let marker = borrow_global_mut<Marker<T>>(at);
        marker.count = marker.count + by;
    }

    #[view]
    public fun marks<T>(at: address): (bool, bool, bool) {
        (exists<Marker<T>>(at), exists<Marker<Marker<vector<T>>>>(at), exists<Marker<bool>>(at))
    }

    #[view]
    public fun mark_count<T>(at: address): u8 acquires Marker { borrow_global<Marker<T>>(at).count }

    #[view]
    public fun sizes(at: address): vector<u64> acquires Store {
        let found = vector[];
        if (exists<Store<u64, vector<u8>>>(at)) {
            vector::push_back(&mut found, vector::length(&borrow_global<Store<u64, vector<u8>>>(at).keys));
        };
        if (exists<Store<bool, u256>>(at)) {
            let values = borrow_global<Store<bool, u256>>(at).values;
            vector::push_back(&mut found, vector::length(&values) + 100);
        };
        found
    }
}
