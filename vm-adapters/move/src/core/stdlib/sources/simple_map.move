/// A map for few entries: a vector with linear search.
module std::simple_map {
    use std::error;
    use std::option::{Self, Option};
    use std::vector;

    const E_KEY_ALREADY_EXISTS: u64 = 1;
    const E_KEY_NOT_FOUND: u64 = 2;

    struct SimpleMap<Key, Value> has copy, drop, store { data: vector<Element<Key, Value>> }

    struct Element<Key, Value> has copy, drop, store { key: Key, value: Value }

    public fun new<Key: store, Value: store>(): SimpleMap<Key, Value> {
        SimpleMap { data: vector::empty() }
    }

    public fun new_from<Key: store, Value: store>(keys: vector<Key>, values: vector<Value>): SimpleMap<Key, Value> {
        let map = new();
        add_all(&mut map, keys, values);
        map
    }

    public fun length<Key: store, Value: store>(self: &SimpleMap<Key, Value>): u64 {
        vector::length(&self.data)
    }

    public fun contains_key<Key: store, Value: store>(self: &SimpleMap<Key, Value>, key: &Key): bool {
        let (found, _) = find(self, key);
        found
    }

    public fun borrow<Key: store, Value: store>(self: &SimpleMap<Key, Value>, key: &Key): &Value {
        let i = place(self, key);
        &vector::borrow(&self.data, i).value
    }

    public fun borrow_mut<Key: store, Value: store>(self: &mut SimpleMap<Key, Value>, key: &Key): &mut Value {
        let i = place(self, key);
        &mut vector::borrow_mut(&mut self.data, i).value
    }

    public fun add<Key: store, Value: store>(self: &mut SimpleMap<Key, Value>, key: Key, value: Value) {
        assert!(!contains_key(self, &key), error::invalid_argument(E_KEY_ALREADY_EXISTS));
        vector::push_back(&mut self.data, Element { key, value });
    }

    public fun add_all<Key: store, Value: store>(
        self: &mut SimpleMap<Key, Value>, keys: vector<Key>, values: vector<Value>
    ) {
        vector::zip(keys, values, |key, value| add(self, key, value));
    }

    /// Inserts an entry, and returns the key and value that it replaces.
    public fun upsert<Key: store, Value: store>(
        self: &mut SimpleMap<Key, Value>, key: Key, value: Value
    ): (Option<Key>, Option<Value>) {
        let (found, i) = find(self, &key);
        if (!found) {
            vector::push_back(&mut self.data, Element { key, value });
            return (option::none(), option::none())
        };
        let Element { key: old, value: before } = vector::replace(&mut self.data, i, Element { key, value });
        (option::some(old), option::some(before))
    }

    /// Removes an entry. The last entry takes its place.
    public fun remove<Key: store, Value: store>(self: &mut SimpleMap<Key, Value>, key: &Key): (Key, Value) {
        let i = place(self, key);
        let Element { key, value } = vector::swap_remove(&mut self.data, i);
        (key, value)
    }

    public fun keys<Key: copy + store, Value: store>(self: &SimpleMap<Key, Value>): vector<Key> {
        vector::map_ref(&self.data, |element| {
            let element: &Element<Key, Value> = element;
            element.key
        })
    }

    public fun values<Key: store, Value: copy + store>(self: &SimpleMap<Key, Value>): vector<Value> {
        vector::map_ref(&self.data, |element| {
            let element: &Element<Key, Value> = element;
            element.value
        })
    }

    public fun to_vec_pair<Key: store, Value: store>(map: SimpleMap<Key, Value>): (vector<Key>, vector<Value>) {
        let SimpleMap { data } = map;
        let keys = vector::empty();
        let values = vector::empty();
        vector::for_each(data, |element| {
            let Element { key, value } = element;
            vector::push_back(&mut keys, key);
            vector::push_back(&mut values, value);
        });
        (keys, values)
    }

    fun find<Key: store, Value: store>(self: &SimpleMap<Key, Value>, key: &Key): (bool, u64) {
        let i = 0;
        let n = vector::length(&self.data);
        while (i < n) {
            if (&vector::borrow(&self.data, i).key == key) return (true, i);
            i = i + 1;
        };
        (false, 0)
    }

    fun place<Key: store, Value: store>(self: &SimpleMap<Key, Value>, key: &Key): u64 {
        let (found, i) = find(self, key);
        assert!(found, error::invalid_argument(E_KEY_NOT_FOUND));
        i
    }
}
