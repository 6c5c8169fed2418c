/// Vectors of vectors of vectors, and moves between them.
module programs::nested_vectors {
    use std::vector;

    #[view]
    /// A triangle of numbers, cut into boxes.
    public fun boxes(n: u64): vector<vector<vector<u16>>> {
        let outer = vector[];
        let i = 0u16;
        while ((i as u64) < n % 6) {
            let middle = vector[];
            let j = 0;
            while (j < i) {
                let inner = vector[i, j];
                vector::push_back(&mut inner, i * j);
                vector::push_back(&mut middle, inner);
                j = j + 1;
            };
            vector::push_back(&mut outer, middle);
            i = i + 1;
        };
        outer
    }

    #[view]
    /// Moves the last item of one vector into another, which changes both.
    public fun shuffle(v: vector<vector<u64>>, from: u64, to: u64): vector<vector<u64>> {
        let moved = vector::pop_back(vector::borrow_mut(&mut v, from));
        vector::push_back(vector::borrow_mut(&mut v, to), moved);
        vector::swap(&mut v, from, to);
        v
    }

    #[view]
    public fun flatten(v: vector<vector<u64>>): vector<u64> {
        let flat = vector[];
        vector::reverse(&mut v);
        while (!vector::is_empty(&v)) vector::append(&mut flat, vector::pop_back(&mut v));
        vector::destroy_empty(v);
        flat
    }

    #[view]
    public fun transpose(v: vector<vector<u64>>): vector<vector<u64>> {
        let (rows, x) = (vector[], 0);
        let width = if (vector::is_empty(&v)) 0 else vector::length(vector::borrow(&v, 0));
        while (x < width) {
            let (row, y) = (vector[], 0);
            while (y < vector::length(&v)) {
                vector::push_back(&mut row, *vector::borrow(vector::borrow(&v, y), x));
                y = y + 1;
            };
            vector::push_back(&mut rows, row);
            x = x + 1;
        };
        rows
    }

    #[view]
    /// A value that is inserted twice is copied: the copies do not alias.
    public fun twice(item: vector<bool>): vector<vector<bool>> {
        let both = vector[item, item];
        vector::push_back(vector::borrow_mut(&mut both, 0), true);
        vector::push_back(&mut both, item);
        both
    }

    #[view]
    public fun kinds(a: u8, b: u32, c: u128, d: u256, e: bool, f: address): (
        vector<vector<u8>>, vector<vector<u32>>, vector<vector<u128>>, vector<vector<u256>>, vector<vector<bool>>,
        vector<vector<address>>
    ) {
        (
            vector[vector[a, a], vector[]], vector[vector[b], vector[b, b]], vector[vector[c]], vector[vector[d, d]],
            vector[vector[e, !e], vector[e]], vector[vector[f], vector[], vector[f, @programs]]
        )
    }

    #[view]
    public fun missing(v: vector<vector<u64>>, i: u64, j: u64): u64 { *vector::borrow(vector::borrow(&v, i), j) }

    #[view]
    public fun emptied(v: vector<vector<u8>>): u64 {
        let n = 0;
        while (!vector::is_empty(&v)) {
            let inner = vector::swap_remove(&mut v, 0);
            n = n * 3 + vector::length(&inner);
        };
        vector::destroy_empty(v);
        n
    }
}
