/// Range sums with a Fenwick tree and with a segment tree.
module programs::fenwick {
    use std::vector;

    struct Sums has copy, drop, store { tree: vector<u128> }

    fun of(values: &vector<u64>): Sums {
        let (sums, i) = (Sums { tree: vector[0] }, 0);
        while (vector::length(&sums.tree) <= vector::length(values)) vector::push_back(&mut sums.tree, 0);
        while (i < vector::length(values)) {
            add(&mut sums, i, (*vector::borrow(values, i) as u128));
            i = i + 1;
        };
        sums
    }

    fun lowest_bit(i: u64): u64 { i & ((0xffffffffffffffff ^ i) + 1) }

    fun add(sums: &mut Sums, i: u64, by: u128) {
        i = i + 1;
        while (i < vector::length(&sums.tree)) {
            let place = vector::borrow_mut(&mut sums.tree, i);
            *place = *place + by;
            i = i + lowest_bit(i);
        }
    }

    fun below(sums: &Sums, i: u64): u128 {
        let sum = 0;
        while (i > 0) {
            sum = sum + *vector::borrow(&sums.tree, i);
            i = i - lowest_bit(i);
        };
        sum
    }

    #[view]
    public fun range(values: vector<u64>, from: u64, to: u64, by: u64): (u128, u128) {
        let sums = of(&values);
        let before = below(&sums, to) - below(&sums, from);
        add(&mut sums, from, (by as u128));
        (before, below(&sums, to) - below(&sums, from))
    }

    #[view]
    public fun all(values: vector<u64>): vector<u128> {
        let (sums, found, i) = (of(&values), vector[], 0);
        while (i <= vector::length(&values)) {
            vector::push_back(&mut found, below(&sums, i));
            i = i + 1;
        };
        found
    }

    fun least_in(tree: &vector<u64>, node: u64, low: u64, high: u64, from: u64, to: u64): u64 {
        if (from <= low && high <= to) return *vector::borrow(tree, node);
        if (high <= from || to <= low) return 0xffffffffffffffff;
        let middle = (low + high) / 2;
        let left = least_in(tree, 2 * node, low, middle, from, to);
        let right = least_in(tree, 2 * node + 1, middle, high, from, to);
        if (left < right) left else right
    }

    #[view]
    public fun least(values: vector<u64>, from: u64, to: u64): u64 {
        while (vector::length(&values) < 8) vector::push_back(&mut values, 0xffffffffffffffff);
        let tree = vector[];
        while (vector::length(&tree) < 8) vector::push_back(&mut tree, 0u64);
        let i = 0;
        while (i < 8) {
            vector::push_back(&mut tree, *vector::borrow(&values, i));
            i = i + 1;
        };
        i = 7;
        while (i > 0) {
            let (a, b) = (*vector::borrow(&tree, 2 * i), *vector::borrow(&tree, 2 * i + 1));
            *vector::borrow_mut(&mut tree, i) = if (a < b) a else b;
            i = i - 1;
        };
        least_in(&tree, 1, 0, 8, from % 9, to % 9)
    }
}
