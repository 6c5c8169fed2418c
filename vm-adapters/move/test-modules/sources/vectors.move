/// The instructions on vectors, with many element types.
module corpus::vectors {
    use std::vector;

    struct Item has copy, drop, store { id: u64, tags: vector<u8> }

    const PRIMES: vector<u64> = vector[2, 3, 5, 7];

    #[view]
    public fun pack(a: u64, b: u64, c: u64): vector<u64> { vector[a, b, c, a] }

    #[view]
    public fun constant(): vector<u64> { PRIMES }

    #[view]
    public fun length(items: vector<u64>): u64 { vector::length(&items) }

    #[view]
    public fun at(items: vector<u64>, i: u64): u64 { *vector::borrow(&items, i) }

    #[view]
    public fun set(items: vector<u64>, i: u64, value: u64): vector<u64> {
        *vector::borrow_mut(&mut items, i) = value;
        items
    }

    #[view]
    public fun push(items: vector<u64>, value: u64): vector<u64> {
        vector::push_back(&mut items, value);
        items
    }

    #[view]
    public fun pop(items: vector<u64>): (u64, vector<u64>) {
        let last = vector::pop_back(&mut items);
        (last, items)
    }

    #[view]
    public fun swap(items: vector<u64>, i: u64, j: u64): vector<u64> {
        vector::swap(&mut items, i, j);
        items
    }

    #[view]
    public fun destroy(items: vector<u64>): bool {
        vector::destroy_empty(items);
        true
    }

    #[view]
    /// Changes a nested element. An earlier copy does not change.
    public fun set_nested(rows: vector<vector<u64>>, i: u64, j: u64, value: u64): (vector<vector<u64>>, vector<vector<u64>>) {
        let before = copy rows;
        *vector::borrow_mut(vector::borrow_mut(&mut rows, i), j) = value;
        (before, rows)
    }

    #[view]
    public fun tag(id: u64, tag: u8): (u64, vector<u8>) {
        let items = vector[Item { id, tags: b"a" }, Item { id: id + 1, tags: b"b" }];
        let item = vector::borrow_mut(&mut items, 1);
        vector::push_back(&mut item.tags, tag);
        let Item { id, tags } = vector::pop_back(&mut items);
        (id, tags)
    }

    #[view]
    public fun are_equal(a: vector<vector<u8>>, b: vector<vector<u8>>): (bool, bool) { (a == b, a != b) }

    // Functions of the standard library that are written in Move.

    #[view]
    public fun reverse(items: vector<u64>): vector<u64> {
        vector::reverse(&mut items);
        items
    }

    #[view]
    public fun append(items: vector<u64>, other: vector<u64>): vector<u64> {
        vector::append(&mut items, other);
        items
    }

    #[view]
    public fun find(items: vector<u64>, value: u64): (bool, bool, u64) {
        let (found, i) = vector::index_of(&items, &value);
        (vector::contains(&items, &value), found, i)
    }

    #[view]
    public fun remove(items: vector<u64>, i: u64): (u64, vector<u64>) {
        let value = vector::remove(&mut items, i);
        (value, items)
    }

    #[view]
    public fun swap_remove(items: vector<u64>, i: u64): (u64, vector<u64>) {
        let value = vector::swap_remove(&mut items, i);
        (value, items)
    }

    #[view]
    public fun singleton(value: u64): (vector<u64>, bool) {
        let items = vector::singleton(value);
        (items, vector::is_empty(&items))
    }
}
