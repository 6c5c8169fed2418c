/// A hash map: buckets of entries, twice as many when they are full.
module bench::hash_map {
    use std::vector;

    struct Entry<V> has copy, drop, store { key: u64, value: V }
    struct HashMap<V> has copy, drop, store { buckets: vector<vector<Entry<V>>>, size: u64 }

    public fun new<V>(): HashMap<V> {
        HashMap { buckets: empty_buckets<V>(8), size: 0 }
    }

    fun empty_buckets<V>(count: u64): vector<vector<Entry<V>>> {
        let buckets = vector::empty<vector<Entry<V>>>();
        while (count > 0) {
            vector::push_back(&mut buckets, vector::empty<Entry<V>>());
            count = count - 1;
        };
        buckets
    }

    fun bucket_of(key: u64, count: u64): u64 {
        ((((key as u128) * 11400714819323198485) % (1 << 64)) as u64) % count
    }

    public fun set<V: drop>(map: &mut HashMap<V>, key: u64, value: V) {
        if (map.size >= 2 * vector::length(&map.buckets)) grow(map);
        let at = bucket_of(key, vector::length(&map.buckets));
        let bucket = vector::borrow_mut(&mut map.buckets, at);
        let (found, i) = find(bucket, key);
        if (found) {
            vector::borrow_mut(bucket, i).value = value;
        } else {
            vector::push_back(bucket, Entry { key, value });
            map.size = map.size + 1;
        }
    }

    public fun get<V: copy + drop>(map: &HashMap<V>, key: u64, otherwise: V): V {
        let bucket = vector::borrow(&map.buckets, bucket_of(key, vector::length(&map.buckets)));
        let (found, i) = find(bucket, key);
        if (found) vector::borrow(bucket, i).value else otherwise
    }

    fun find<V>(bucket: &vector<Entry<V>>, key: u64): (bool, u64) {
        let i = 0;
        let length = vector::length(bucket);
        while (i < length) {
            if (vector::borrow(bucket, i).key == key) return (true, i);
            i = i + 1;
        };
        (false, length)
    }

    fun grow<V: drop>(map: &mut HashMap<V>) {
        let count = 2 * vector::length(&map.buckets);
        let grown = empty_buckets<V>(count);
        while (!vector::is_empty(&map.buckets)) {
            let bucket = vector::pop_back(&mut map.buckets);
            while (!vector::is_empty(&bucket)) {
                let entry = vector::pop_back(&mut bucket);
                vector::push_back(vector::borrow_mut(&mut grown, bucket_of(entry.key, count)), entry);
            };
        };
        map.buckets = grown;
    }

    #[view]
    /// Sets n keys, and sums what lies under twice as many.
    public fun exercise(n: u64): u64 {
        let map = new<u64>();
        let i = 0;
        while (i < n) {
            set(&mut map, i * 7919 % 1000003, i);
            i = i + 1;
        };
        let sum = 0;
        let i = 0;
        while (i < 2 * n) {
            sum = sum + get(&map, i * 7919 % 1000003, 1);
            i = i + 1;
        };
        sum
    }
}
