/// Merkle roots and proofs over leaves of bytes.
module programs::merkle_tree {
    use std::hash;
    use std::vector;

    const E_NO_LEAVES: u64 = 1;

    fun parent(left: vector<u8>, right: vector<u8>): vector<u8> {
        let bytes = vector[1u8];
        vector::append(&mut bytes, left);
        vector::append(&mut bytes, right);
        hash::sha3_256(bytes)
    }

    fun leaf(data: &vector<u8>): vector<u8> {
        let bytes = vector[0u8];
        vector::append(&mut bytes, *data);
        hash::sha3_256(bytes)
    }

    fun level_above(level: &vector<vector<u8>>): vector<vector<u8>> {
        let (above, i, n) = (vector[], 0, vector::length(level));
        while (i < n) {
            let left = *vector::borrow(level, i);
            let right = if (i + 1 < n) *vector::borrow(level, i + 1) else copy left;
            vector::push_back(&mut above, parent(left, right));
            i = i + 2;
        };
        above
    }

    fun leaves(items: &vector<vector<u8>>): vector<vector<u8>> {
        let (level, i) = (vector[], 0);
        while (i < vector::length(items)) {
            vector::push_back(&mut level, leaf(vector::borrow(items, i)));
            i = i + 1;
        };
        level
    }

    #[view]
    public fun root(items: vector<vector<u8>>): vector<u8> {
        assert!(!vector::is_empty(&items), E_NO_LEAVES);
        let level = leaves(&items);
        while (vector::length(&level) > 1) level = level_above(&level);
        vector::pop_back(&mut level)
    }

    #[view]
    public fun proof(items: vector<vector<u8>>, index: u64): vector<vector<u8>> {
        let (siblings, level) = (vector[], leaves(&items));
        while (vector::length(&level) > 1) {
            let sibling = if (index % 2 == 1) index - 1 else index + 1;
            if (sibling >= vector::length(&level)) sibling = index;
            vector::push_back(&mut siblings, *vector::borrow(&level, sibling));
            level = level_above(&level);
            index = index / 2;
        };
        siblings
    }

    fun verify(root: &vector<u8>, item: &vector<u8>, index: u64, siblings: vector<vector<u8>>): bool {
        let hash = leaf(item);
        vector::reverse(&mut siblings);
        while (!vector::is_empty(&siblings)) {
            let sibling = vector::pop_back(&mut siblings);
            hash = if (index % 2 == 1) parent(sibling, hash) else parent(hash, sibling);
            index = index / 2;
        };
        &hash == root
    }

    #[view]
    public fun every_proof_holds(items: vector<vector<u8>>): bool {
        let expected = root(items);
        let i = 0;
        while (i < vector::length(&items)) {
            if (!verify(&expected, vector::borrow(&items, i), i, proof(items, i))) return false;
            i = i + 1;
        };
        true
    }

    #[view]
    public fun wrong_item(items: vector<vector<u8>>, other: vector<u8>): bool {
        verify(&root(items), &other, 0, proof(items, 0))
    }
}
