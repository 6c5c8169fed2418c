/// A prefix tree of words.
module programs::prefix_tree {
    use std::vector;

    struct Node has copy, drop { letters: vector<u8>, children: vector<u64>, count: u64 }
    struct Tree has copy, drop { nodes: vector<Node> }

    fun new(): Tree { Tree { nodes: vector[Node { letters: b"", children: vector[], count: 0 }] } }

    fun child(tree: &Tree, at: u64, letter: u8): (bool, u64) {
        let node = vector::borrow(&tree.nodes, at);
        let (is_there, i) = vector::index_of(&node.letters, &letter);
        if (is_there) (true, *vector::borrow(&node.children, i)) else (false, 0)
    }

    fun insert(tree: &mut Tree, word: &vector<u8>) {
        let (at, i) = (0, 0);
        while (i < vector::length(word)) {
            let letter = *vector::borrow(word, i);
            let (is_there, next) = child(tree, at, letter);
            if (!is_there) {
                next = vector::length(&tree.nodes);
                vector::push_back(&mut tree.nodes, Node { letters: b"", children: vector[], count: 0 });
                let node = vector::borrow_mut(&mut tree.nodes, at);
                vector::push_back(&mut node.letters, letter);
                vector::push_back(&mut node.children, next);
            };
            at = next;
            i = i + 1;
        };
        let node = vector::borrow_mut(&mut tree.nodes, at);
        node.count = node.count + 1;
    }

    fun collect(tree: &Tree, at: u64, word: vector<u8>, found: &mut vector<vector<u8>>) {
        let node = vector::borrow(&tree.nodes, at);
        if (node.count > 0) vector::push_back(found, word);
        let i = 0;
        while (i < vector::length(&node.letters)) {
            let longer = copy word;
            vector::push_back(&mut longer, *vector::borrow(&node.letters, i));
            collect(tree, *vector::borrow(&node.children, i), longer, found);
            i = i + 1;
        }
    }

    #[view]
    public fun with_prefix(words: vector<vector<u8>>, prefix: vector<u8>): vector<vector<u8>> {
        let (tree, i, at) = (new(), 0, 0);
        while (i < vector::length(&words)) {
            insert(&mut tree, vector::borrow(&words, i));
            i = i + 1;
        };
        i = 0;
        while (i < vector::length(&prefix)) {
            let (is_there, next) = child(&tree, at, *vector::borrow(&prefix, i));
            if (!is_there) return vector[];
            at = next;
            i = i + 1;
        };
        let found = vector[];
        collect(&tree, at, prefix, &mut found);
        found
    }

    #[view]
    public fun known(which: u8): vector<vector<u8>> {
        let words = vector[b"move", b"mover", b"more", b"most", b"ore", b"or", b"moved", b""];
        let prefixes = vector[b"mo", b"mov", b"", b"or", b"x"];
        with_prefix(words, *vector::borrow(&prefixes, ((which % 5) as u64)))
    }
}
