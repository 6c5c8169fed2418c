/// An unbalanced search tree in a vector. Removed nodes are reused.
module programs::search_tree {
    use std::vector;
    use programs::random;

    const NONE: u64 = 0xffffffffffffffff;

    struct Node has copy, drop { key: u64, left: u64, right: u64 }
    struct Tree has copy, drop { nodes: vector<Node>, root: u64 }

    fun empty(): Tree { Tree { nodes: vector[], root: NONE } }

    fun insert_below(nodes: &mut vector<Node>, at: u64, key: u64): u64 {
        if (at == NONE) {
            vector::push_back(nodes, Node { key, left: NONE, right: NONE });
            return vector::length(nodes) - 1
        };
        let Node { key: here, left, right } = *vector::borrow(nodes, at);
        if (key < here) {
            let below = insert_below(nodes, left, key);
            vector::borrow_mut(nodes, at).left = below;
        } else if (key > here) {
            let below = insert_below(nodes, right, key);
            vector::borrow_mut(nodes, at).right = below;
        };
        at
    }

    fun least(nodes: &vector<Node>, at: u64): u64 {
        let node = vector::borrow(nodes, at);
        if (node.left == NONE) node.key else least(nodes, node.left)
    }

    fun remove_below(nodes: &mut vector<Node>, at: u64, key: u64): u64 {
        if (at == NONE) return NONE;
        let node = *vector::borrow(nodes, at);
        if (key < node.key) {
            node.left = remove_below(nodes, node.left, key);
        } else if (key > node.key) {
            node.right = remove_below(nodes, node.right, key);
        } else {
            if (node.left == NONE) return node.right;
            if (node.right == NONE) return node.left;
            let next = least(nodes, node.right);
            node.key = next;
            node.right = remove_below(nodes, node.right, next);
        };
        *vector::borrow_mut(nodes, at) = node;
        at
    }

    fun collect(tree: &Tree, at: u64, found: &mut vector<u64>) {
        if (at == NONE) return;
        let node = vector::borrow(&tree.nodes, at);
        collect(tree, node.left, found);
        vector::push_back(found, node.key);
        collect(tree, node.right, found)
    }

    fun height(tree: &Tree, at: u64): u64 {
        if (at == NONE) return 0;
        let node = vector::borrow(&tree.nodes, at);
        let (left, right) = (height(tree, node.left), height(tree, node.right));
        1 + if (left > right) left else right
    }

    fun of(keys: &vector<u64>): Tree {
        let (tree, i) = (empty(), 0);
        while (i < vector::length(keys)) {
            let root = tree.root;
            tree.root = insert_below(&mut tree.nodes, root, *vector::borrow(keys, i));
            i = i + 1;
        };
        tree
    }

    #[view]
    public fun sorted(keys: vector<u64>): (vector<u64>, u64) {
        let (tree, found) = (of(&keys), vector[]);
        collect(&tree, tree.root, &mut found);
        (found, height(&tree, tree.root))
    }

    #[view]
    public fun without(keys: vector<u64>, removed: vector<u64>): vector<u64> {
        let tree = of(&keys);
        while (!vector::is_empty(&removed)) {
            let root = tree.root;
            tree.root = remove_below(&mut tree.nodes, root, vector::pop_back(&mut removed));
        };
        let found = vector[];
        collect(&tree, tree.root, &mut found);
        found
    }

    #[view]
    public fun random_trees(seed: u64, n: u64): (vector<u64>, vector<u64>) {
        let keys = random::numbers(seed, n, 30);
        (without(keys, random::numbers(seed ^ 1, n / 2, 30)), without(keys, keys))
    }
}
