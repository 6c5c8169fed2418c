/// References to locals, fields and elements: passed, returned, frozen and written through.
module programs::references {
    use std::vector;

    struct Leaf has copy, drop, store { value: u64, marks: vector<u8> }
    struct Branch has copy, drop, store { left: Leaf, right: Leaf, leaves: vector<Leaf> }
    struct Tree has copy, drop, store { trunk: Branch, height: u16 }

    fun leaf(value: u64): Leaf { Leaf { value, marks: vector[((value % 256) as u8)] } }

    fun tree(seed: u64): Tree {
        let leaves = vector[leaf(seed), leaf(seed / 2), leaf(seed / 3)];
        Tree { trunk: Branch { left: leaf(1), right: leaf(2), leaves }, height: 9 }
    }

    fun smaller(a: &mut Leaf, b: &mut Leaf): &mut Leaf { if (a.value <= b.value) a else b }

    fun side(branch: &mut Branch, is_left: bool): &mut Leaf {
        if (is_left) &mut branch.left else &mut branch.right
    }

    fun nth(branch: &mut Branch, i: u64): &mut Leaf { vector::borrow_mut(&mut branch.leaves, i) }

    fun value_of(leaf: &mut Leaf): &mut u64 { &mut leaf.value }

    fun total(branch: &Branch): u64 {
        let (sum, i) = (branch.left.value + branch.right.value, 0);
        while (i < vector::length(&branch.leaves)) {
            sum = sum + vector::borrow(&branch.leaves, i).value;
            i = i + 1;
        };
        sum
    }

    #[view]
    /// A reference to one of two places, chosen at run time.
    public fun choose(seed: u64, is_left: bool, by: u64): (u64, u64, u64) {
        let tree = tree(seed);
        let chosen = value_of(side(&mut tree.trunk, is_left));
        *chosen = *chosen + by;
        (tree.trunk.left.value, tree.trunk.right.value, total(&tree.trunk))
    }

    #[view]
    public fun change_smaller(a: u64, b: u64, to: u64): (u64, u64) {
        let (x, y) = (leaf(a), leaf(b));
        smaller(&mut x, &mut y).value = to;
        (x.value, y.value)
    }

    #[view]
    public fun write_element(seed: u64, i: u64, to: u64): vector<u64> {
        let tree = tree(seed);
        let before = *nth(&mut tree.trunk, i);
        *nth(&mut tree.trunk, i) = leaf(to);
        vector::push_back(&mut nth(&mut tree.trunk, i).marks, 7);
        vector[before.value, total(&tree.trunk), vector::length(&nth(&mut tree.trunk, i).marks)]
    }

    #[view]
    /// Changes of copies do not change the original.
    public fun copies(seed: u64): (u64, u64, bool) {
        let original = tree(seed);
        let copied = original;
        let taken = *&copied.trunk;
        copied.trunk.left.value = 77;
        taken.right.value = 88;
        vector::pop_back(&mut taken.leaves);
        (total(&original.trunk) + 77, total(&copied.trunk) + 88, original == copied)
    }

    fun deep(branch: &mut Branch, depth: u64): &mut u64 {
        if (depth == 0) return &mut branch.left.value;
        deep(branch, depth - 1)
    }

    #[view]
    /// A reference to a deeply nested field, returned through several calls.
    public fun from_deep(depth: u64): u64 {
        let tree = tree(5);
        let place = deep(&mut tree.trunk, depth % 100);
        *place = *place + 41;
        tree.trunk.left.value
    }

    fun swap_values(a: &mut u64, b: &mut u64) {
        let kept = *a;
        *a = *b;
        *b = kept;
    }

    #[view]
    public fun swap_locals(a: u64, b: u64): (u64, u64) {
        swap_values(&mut a, &mut b);
        let (x, y) = (&mut a, &b);
        *x = *x / 2 + *y / 2;
        (a, b)
    }

    #[view]
    public fun compare(a: u64, b: u64): vector<bool> {
        let (x, y) = (tree(a), tree(b));
        vector[&x == &y, &x.trunk.left == &y.trunk.left, &mut x.trunk.leaves == &mut y.trunk.leaves, &a != &b]
    }

    #[view]
    public fun frozen(seed: u64): u64 {
        let tree = tree(seed);
        let branch = &mut tree.trunk;
        branch.right.value = 3;
        let seen: &Branch = branch;
        let sum = total(seen);
        sum + total(freeze(branch))
    }
}
