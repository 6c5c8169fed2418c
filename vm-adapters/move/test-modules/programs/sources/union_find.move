/// Disjoint sets with path compression.
module programs::union_find {
    use std::vector;

    struct Sets has copy, drop { parents: vector<u64>, sizes: vector<u64>, count: u64 }

    fun new(n: u64): Sets {
        let (parents, sizes, i) = (vector[], vector[], 0);
        while (i < n) {
            vector::push_back(&mut parents, i);
            vector::push_back(&mut sizes, 1);
            i = i + 1;
        };
        Sets { parents, sizes, count: n }
    }

    fun find(sets: &mut Sets, at: u64): u64 {
        let parent = *vector::borrow(&sets.parents, at);
        if (parent == at) return at;
        let root = find(sets, parent);
        *vector::borrow_mut(&mut sets.parents, at) = root;
        root
    }

    fun join(sets: &mut Sets, a: u64, b: u64): bool {
        let (a, b) = (find(sets, a), find(sets, b));
        if (a == b) return false;
        let Sets { parents, sizes, count } = sets;
        if (*vector::borrow(sizes, a) < *vector::borrow(sizes, b)) (a, b) = (b, a);
        *vector::borrow_mut(parents, b) = a;
        let more = *vector::borrow(sizes, b);
        let size = vector::borrow_mut(sizes, a);
        *size = *size + more;
        *count = *count - 1;
        true
    }

    #[view]
    public fun groups(n: u64, pairs: vector<u64>): (u64, vector<bool>) {
        let (sets, joined) = (new(n % 30 + 1), vector[]);
        while (vector::length(&pairs) > 1) {
            let (a, b) = (vector::pop_back(&mut pairs), vector::pop_back(&mut pairs));
            vector::push_back(&mut joined, join(&mut sets, a % (n % 30 + 1), b % (n % 30 + 1)));
        };
        (sets.count, joined)
    }

    #[view]
    /// Fails if an item is out of range.
    public fun are_joined(n: u64, a: u64, b: u64): bool {
        let sets = new(n % 50);
        let i = 0;
        while (i + 3 < n % 50) {
            join(&mut sets, i, i + 3);
            i = i + 1;
        };
        find(&mut sets, a) == find(&mut sets, b)
    }
}
