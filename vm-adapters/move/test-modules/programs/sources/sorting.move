/// Sorting algorithms, in place and with copies.
module programs::sorting {
    use std::vector;
    use programs::random;

    fun insertion_sort(v: &mut vector<u64>) {
        let i = 1;
        while (i < vector::length(v)) {
            let j = i;
            while (j > 0 && *vector::borrow(v, j - 1) > *vector::borrow(v, j)) {
                vector::swap(v, j - 1, j);
                j = j - 1;
            };
            i = i + 1;
        }
    }

    fun quick_sort(v: &mut vector<u64>, low: u64, high: u64) {
        if (low + 1 >= high) return;
        let pivot = *vector::borrow(v, high - 1);
        let (i, store) = (low, low);
        while (i < high - 1) {
            if (*vector::borrow(v, i) < pivot) {
                vector::swap(v, i, store);
                store = store + 1;
            };
            i = i + 1;
        };
        vector::swap(v, store, high - 1);
        quick_sort(v, low, store);
        quick_sort(v, store + 1, high);
    }

    fun merge_sort(v: vector<u64>): vector<u64> {
        let n = vector::length(&v);
        if (n < 2) return v;
        let right = vector[];
        while (vector::length(&right) < n / 2) vector::push_back(&mut right, vector::pop_back(&mut v));
        let left = merge_sort(v);
        let right = merge_sort(right);
        let merged = vector[];
        let (i, j) = (0, 0);
        while (i < vector::length(&left) || j < vector::length(&right)) {
            let takes_left = j == vector::length(&right)
                || (i < vector::length(&left) && *vector::borrow(&left, i) <= *vector::borrow(&right, j));
            if (takes_left) {
                vector::push_back(&mut merged, *vector::borrow(&left, i));
                i = i + 1;
            } else {
                vector::push_back(&mut merged, *vector::borrow(&right, j));
                j = j + 1;
            }
        };
        merged
    }

    #[view]
    public fun by_insertion(v: vector<u64>): vector<u64> {
        insertion_sort(&mut v);
        v
    }

    #[view]
    public fun by_quick(v: vector<u64>): vector<u64> {
        let n = vector::length(&v);
        quick_sort(&mut v, 0, n);
        v
    }

    #[view]
    public fun by_merging(v: vector<u64>): vector<u64> { merge_sort(v) }

    #[view]
    /// Whether all three algorithms have the same result.
    public fun agree(seed: u64, count: u64): (bool, vector<u64>) {
        let v = random::numbers(seed, count, 100);
        let sorted = by_insertion(v);
        (sorted == by_quick(v) && sorted == by_merging(v), sorted)
    }
}
