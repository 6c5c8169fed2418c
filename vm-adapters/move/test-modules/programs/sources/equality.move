/// Equality and inequality of all comparable types.
module programs::equality {
    use std::option::{Self, Option};
    use std::string::{Self, String};
    use std::vector;

    struct Inner has copy, drop, store { a: u8, b: vector<u16> }
    struct Outer has copy, drop, store { inner: Inner, items: vector<Inner>, text: String, maybe: Option<Inner> }
    struct Nothing has copy, drop {}

    fun outer(a: u8, n: u16): Outer {
        let inner = Inner { a, b: vector[n, n / 2] };
        Outer { inner, items: vector[inner, inner], text: string::utf8(b"same"), maybe: option::some(inner) }
    }

    #[view]
    public fun structs(a: u8, n: u16, b: u8, m: u16): (bool, bool) { (outer(a, n) == outer(b, m), outer(a, n) != outer(a, n)) }

    #[view]
    /// Two values that differ in one place.
    public fun changed(which: u8): vector<bool> {
        let (x, y) = (outer(1, 2), outer(1, 2));
        let was = x == y;
        if (which % 7 == 0) y.inner.a = 2
        else if (which % 7 == 1) vector::push_back(&mut y.inner.b, 1)
        else if (which % 7 == 2) *vector::borrow_mut(&mut vector::borrow_mut(&mut y.items, 1).b, 1) = 9
        else if (which % 7 == 3) string::append_utf8(&mut y.text, b"")
        else if (which % 7 == 4) y.text = string::utf8(b"sama")
        else if (which % 7 == 5) y.maybe = option::none()
        else vector::swap(&mut y.items, 0, 1);
        vector[was, x == y, &x != &y, x.items == y.items]
    }

    #[view]
    public fun vectors(a: vector<vector<u8>>, b: vector<vector<u8>>): (bool, bool) { (a == b, a != b) }

    #[view]
    public fun wide(a: vector<u256>, b: vector<u256>, c: u128, d: u128): vector<bool> { vector[a == b, c == d, c != d] }

    #[view]
    public fun places(a: address, b: address): vector<bool> { vector[a == b, a != @0x0, vector[a] == vector[b]] }

    #[view]
    public fun empty(): vector<bool> {
        vector[Nothing {} == Nothing {}, vector<u8>[] == b"", vector<Nothing>[] != vector[Nothing {}]]
    }

    #[view]
    public fun by_reference(a: u64, b: u64): vector<bool> {
        let (x, y) = (&a, &b);
        vector[x == y, *x == *y, x != y, &*x == &copy a]
    }

    fun same<T>(a: &T, b: &T): bool { a == b }

    #[view]
    public fun generic(a: u8, b: u8): vector<bool> {
        vector[same(&a, &b), same(&vector[a], &vector[b]), same(&outer(a, 1), &outer(b, 1)), same(&true, &(a == b))]
    }
}
