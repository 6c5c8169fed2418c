/// Nested generic structs with phantom parameters and constraints, and generic functions on them.
module programs::generic_boxes {
    use std::bcs;
    use std::vector;

    struct Box<T> has copy, drop, store { inner: T }
    struct Pair<A: copy + drop, B> has copy, drop, store { first: A, second: B }
    struct Tagged<phantom Tag, T: store> has copy, drop, store { item: T }
    struct Sealed<T> { inner: T }
    struct Red {}
    struct Blue {}

    fun boxed<T>(inner: T): Box<T> { Box { inner } }

    fun unboxed<T>(box: Box<T>): T {
        let Box { inner } = box;
        inner
    }

    fun inside<T>(box: &mut Box<T>): &mut T { &mut box.inner }

    fun swapped<A: copy + drop, B: copy + drop>(pair: Pair<A, B>): Pair<B, A> {
        Pair { first: pair.second, second: pair.first }
    }

    fun repeated<T: copy + drop>(item: T, times: u64): vector<T> {
        let all = vector::empty<T>();
        while (vector::length(&all) < times) vector::push_back(&mut all, copy item);
        all
    }

    fun retag<A, B, T: store>(tagged: Tagged<A, T>): Tagged<B, T> {
        let Tagged { item } = tagged;
        Tagged { item }
    }

    fun sealed<T>(inner: T): Sealed<T> { Sealed { inner } }

    fun opened<T>(sealed: Sealed<T>): T {
        let Sealed { inner } = sealed;
        inner
    }

    fun bytes<T: drop>(value: T): vector<u8> { bcs::to_bytes(&value) }

    #[view]
    public fun nested(a: u64, b: bool): (u64, bool) {
        let box = boxed(boxed(boxed(Pair { first: a, second: b })));
        let pair = inside(inside(inside(&mut box)));
        pair.first = pair.first / 2;
        pair.second = !pair.second;
        let Pair { first, second } = swapped(unboxed(unboxed(unboxed(box))));
        (second, first)
    }

    #[view]
    public fun repeats(item: vector<u8>, times: u64): vector<vector<u8>> { repeated(item, times % 5) }

    #[view]
    public fun tags(a: u128): u128 {
        let red = Tagged<Red, Box<u128>> { item: boxed(a) };
        let blue: Tagged<Blue, Box<u128>> = retag(red);
        let Tagged { item } = retag<Blue, vector<Red>, Box<u128>>(blue);
        unboxed(item)
    }

    #[view]
    public fun seals(a: address): address { opened(opened(sealed(sealed(a)))) }

    #[view]
    /// Structs that differ only in type arguments have the same BCS.
    public fun written(a: u16, b: address): vector<vector<u8>> {
        vector[
            bytes(boxed(a)), bytes(Pair { first: a, second: boxed(b) }), bytes(Tagged<Red, u16> { item: a }),
            bytes(vector[boxed(a), boxed(a)]), bytes(repeated(Pair { first: vector[a], second: true }, 2)),
            bytes(boxed(boxed(vector<u256>[])))
        ]
    }

    /// Serializes an item in another instantiation for each depth.
    fun deeper<T: copy + drop>(item: T, depth: u8): vector<u8> {
        if (depth == 0) bytes(item)
        else if (depth == 1) bytes(boxed(item))
        else bytes(Pair { first: vector[item], second: boxed(boxed(item)) })
    }

    #[view]
    public fun instances(a: u8, b: u32, c: bool, depth: u8): vector<vector<u8>> {
        vector[
            deeper(a, depth % 3), deeper(b, depth % 3), deeper(c, depth % 3), deeper(vector[a, a], depth % 3),
            deeper(boxed(Pair { first: b, second: c }), depth % 3)
        ]
    }

    #[view]
    public fun same<T: copy + drop>(items: vector<T>): bool {
        let other = copy items;
        vector::reverse(&mut other);
        other == items
    }

    #[view]
    public fun count<T, U>(items: vector<u64>): u64 { vector::length(&repeated(items, 3)) }
}
