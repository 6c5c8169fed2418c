/// Enums with type parameters.
module corpus::generic_enums {
    use std::bcs;
    use std::vector;

    enum Maybe<T> has copy, drop, store { None, Some { value: T } }

    enum Either<L, R> has copy, drop, store { Left { value: L, tag: u8 }, Right { tag: u8, value: R }, Both { left: L, right: R, tag: u8 } }

    enum Wrap<T> has copy, drop, store { Old { value: T }, New { value: T, more: vector<T> } }

    enum Tree has copy, drop, store { Leaf(u64), Node(vector<Tree2>) }
    enum Tree2 has copy, drop, store { Leaf(u64), Node(vector<u64>) }

    fun maybe<T: drop>(is_some: bool, value: T): Maybe<T> {
        if (is_some) Maybe::Some { value } else Maybe::None
    }

    fun or<T: drop>(maybe: Maybe<T>, other: T): T {
        match (maybe) { Maybe::None => other, Maybe::Some { value } => value }
    }

    #[view]
    public fun unwrap(is_some: bool, a: u64, b: u64): u64 { or(maybe(is_some, a), b) }

    #[view]
    public fun nested(outer: bool, inner: bool, a: u128): vector<u8> {
        bcs::to_bytes(&maybe(outer, maybe(inner, a)))
    }

    #[view]
    public fun flat(outer: bool, inner: bool, a: u64): u64 {
        match (maybe(outer, maybe(inner, a))) {
            Maybe::Some { value: Maybe::Some { value } } => value,
            Maybe::Some { value: Maybe::None } => 1,
            Maybe::None => 2,
        }
    }

    fun either(kind: u8, a: u64, b: bool): Either<u64, bool> {
        if (kind == 0) Either::Left { value: a, tag: 1 }
        else if (kind == 1) Either::Right { tag: 2, value: b }
        else Either::Both { left: a, right: b, tag: 3 }
    }

    #[view]
    public fun swapped(kind: u8, a: u64, b: bool): vector<u8> {
        let swapped = match (either(kind, a, b)) {
            Either::Left { value, tag } => Either::Right { tag, value },
            Either::Right { tag, value } => Either::Left { value, tag },
            Either::Both { left, right, tag } => Either::Both { left: right, right: left, tag },
        };
        bcs::to_bytes<Either<bool, u64>>(&swapped)
    }

    #[view]
    public fun is_left(kind: u8): bool {
        let either = either(kind, 1, true);
        match (&either) { Either::Left { .. } => true, _ => false }
    }

    fun bump(wrap: &mut Wrap<u64>, by: u64): u64 {
        wrap.value = wrap.value + by;
        wrap.value
    }

    // One field at the same place of two variants, of a generic enum.
    #[view]
    public fun bumped(is_new: bool, a: u64, by: u64): vector<u8> {
        let wrap = if (is_new) Wrap::New { value: a, more: vector[a] } else Wrap::Old { value: a };
        bump(&mut wrap, by);
        let copied = wrap;
        bump(&mut copied, 1);
        assert!(copied != wrap, 7);
        bcs::to_bytes(&copied)
    }

    #[view]
    public fun more(is_new: bool, a: u64): u64 {
        let wrap = if (is_new) Wrap::New { value: a, more: vector[a, a] } else Wrap::Old { value: a };
        vector::length(&wrap.more)
    }

    #[view]
    public fun tree(values: vector<u64>): vector<u8> {
        let nodes = vector[];
        let i = 0;
        while (i < vector::length(&values)) {
            vector::push_back(&mut nodes, if (i % 2 == 0) Tree2::Leaf(values[i]) else Tree2::Node(vector[values[i], 1]));
            i = i + 1;
        };
        bcs::to_bytes(&Tree::Node(nodes))
    }
}
