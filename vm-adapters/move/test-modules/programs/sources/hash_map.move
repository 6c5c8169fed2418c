/// A hash map with chaining: vectors of vectors of structs.
module programs::hash_map {
    use std::option::{Self, Option};
    use std::vector;
    use programs::random;

    struct Entry<V> has copy, drop, store { key: u64, value: V }
    struct Map<V> has copy, drop, store { buckets: vector<vector<Entry<V>>>, size: u64 }

    const E_MISSING: u64 = 404;

    public fun new<V>(count: u64): Map<V> {
        let buckets = vector::empty();
        while (vector::length(&buckets) < count) vector::push_back(&mut buckets, vector::empty());
        Map { buckets, size: 0 }
    }

    fun bucket_of<V>(map: &Map<V>, key: u64): u64 {
        let hash = (((key as u128) * 0x9e3779b97f4a7c15) & 0xffffffffffffffff) >> 33;
        (hash as u64) % vector::length(&map.buckets)
    }

    fun find<V>(bucket: &vector<Entry<V>>, key: u64): Option<u64> {
        let i = 0;
        while (i < vector::length(bucket)) {
            if (vector::borrow(bucket, i).key == key) return option::some(i);
            i = i + 1;
        };
        option::none()
    }

    /// Inserts a value. Returns the previous one.
    public fun put<V>(map: &mut Map<V>, key: u64, value: V): Option<V> {
        let at = bucket_of(map, key);
        let bucket = vector::borrow_mut(&mut map.buckets, at);
        let found = find(bucket, key);
        vector::push_back(bucket, Entry { key, value });
        if (option::is_some(&found)) {
            let Entry { key: _, value: old } = vector::swap_remove(bucket, option::extract(&mut found));
            option::some(old)
        } else {
            map.size = map.size + 1;
            option::none()
        }
    }

    public fun borrow_mut<V>(map: &mut Map<V>, key: u64): &mut V {
        let at = bucket_of(map, key);
        let bucket = vector::borrow_mut(&mut map.buckets, at);
        let found = find(bucket, key);
        assert!(option::is_some(&found), E_MISSING);
        &mut vector::borrow_mut(bucket, *option::borrow(&found)).value
    }

    public fun remove<V>(map: &mut Map<V>, key: u64): V {
        let at = bucket_of(map, key);
        let bucket = vector::borrow_mut(&mut map.buckets, at);
        let found = find(bucket, key);
        assert!(option::is_some(&found), E_MISSING);
        let Entry { key: _, value } = vector::remove(bucket, option::destroy_some(found));
        map.size = map.size - 1;
        value
    }

    #[view]
    /// Counts the occurrences of each key.
    public fun count(keys: vector<u64>, wanted: u64): (u64, u64) {
        let map = new<u64>(5);
        while (!vector::is_empty(&keys)) {
            let key = vector::pop_back(&mut keys);
            let before = put(&mut map, key, 1);
            if (option::is_some(&before)) {
                let count = borrow_mut(&mut map, key);
                *count = *count + option::destroy_some(before);
            }
        };
        (map.size, remove(&mut map, wanted))
    }

    #[view]
    public fun churn(seed: u64, steps: u64): (u64, u64) {
        let generator = random::seeded(seed);
        let map = new<vector<u64>>(7);
        let (i, removed) = (0, 0);
        while (i < steps % 60) {
            let key = random::below(&mut generator, 16);
            if (random::below(&mut generator, 3) == 0) {
                let _ = put(&mut map, key, vector[i]);
                removed = removed + *vector::borrow(&remove(&mut map, key), 0);
            } else if (option::is_some(&put(&mut map, key, vector[i, key]))) {
                vector::push_back(borrow_mut(&mut map, key), removed);
            };
            i = i + 1;
        };
        (map.size, removed)
    }
}
