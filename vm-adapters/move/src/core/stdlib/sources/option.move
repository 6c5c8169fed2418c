/// Optional values.
module std::option {
    use std::vector;

    const E_IS_SET: u64 = 0x40000;
    const E_NOT_SET: u64 = 0x40001;
    const E_VECTOR_TOO_LONG: u64 = 0x40002;

    /// Holds at most one element.
    struct Option<Element> has copy, drop, store { vec: vector<Element> }

    public fun none<Element>(): Option<Element> {
        Option { vec: vector::empty() }
    }

    public fun some<Element>(e: Element): Option<Element> {
        Option { vec: vector::singleton(e) }
    }

    public fun is_none<Element>(t: &Option<Element>): bool {
        vector::is_empty(&t.vec)
    }

    public fun is_some<Element>(t: &Option<Element>): bool {
        !vector::is_empty(&t.vec)
    }

    public fun contains<Element>(t: &Option<Element>, e: &Element): bool {
        vector::contains(&t.vec, e)
    }

    public fun borrow<Element>(t: &Option<Element>): &Element {
        assert!(is_some(t), E_NOT_SET);
        vector::borrow(&t.vec, 0)
    }

    public fun borrow_mut<Element>(t: &mut Option<Element>): &mut Element {
        assert!(is_some(t), E_NOT_SET);
        vector::borrow_mut(&mut t.vec, 0)
    }

    public fun borrow_with_default<Element>(t: &Option<Element>, default: &Element): &Element {
        if (is_none(t)) default else vector::borrow(&t.vec, 0)
    }

    public fun get_with_default<Element: copy + drop>(t: &Option<Element>, default: Element): Element {
        if (is_none(t)) default else *vector::borrow(&t.vec, 0)
    }

    public fun fill<Element>(t: &mut Option<Element>, e: Element) {
        assert!(is_none(t), E_IS_SET);
        vector::push_back(&mut t.vec, e)
    }

    public fun extract<Element>(t: &mut Option<Element>): Element {
        assert!(is_some(t), E_NOT_SET);
        vector::pop_back(&mut t.vec)
    }

    public fun swap<Element>(t: &mut Option<Element>, e: Element): Element {
        let old = extract(t);
        fill(t, e);
        old
    }

    public fun destroy_some<Element>(t: Option<Element>): Element {
        assert!(is_some(&t), E_NOT_SET);
        let Option { vec } = t;
        let e = vector::pop_back(&mut vec);
        vector::destroy_empty(vec);
        e
    }

    public fun destroy_none<Element>(t: Option<Element>) {
        assert!(is_none(&t), E_IS_SET);
        let Option { vec } = t;
        vector::destroy_empty(vec)
    }

    /// Sets the value, and returns the previous one.
    public fun swap_or_fill<Element>(t: &mut Option<Element>, e: Element): Option<Element> {
        let old = if (is_none(t)) none() else some(extract(t));
        fill(t, e);
        old
    }

    public fun destroy_with_default<Element: drop>(t: Option<Element>, default: Element): Element {
        if (is_some(&t)) destroy_some(t) else default
    }

    /// A vector of the value, empty for none.
    public fun to_vec<Element>(t: Option<Element>): vector<Element> {
        let Option { vec } = t;
        vec
    }

    public fun from_vec<Element>(vec: vector<Element>): Option<Element> {
        assert!(vector::length(&vec) <= 1, E_VECTOR_TOO_LONG);
        Option { vec }
    }

    public inline fun for_each<Element>(t: Option<Element>, f: |Element|) {
        if (is_some(&t)) f(destroy_some(t)) else destroy_none(t)
    }

    public inline fun for_each_ref<Element>(t: &Option<Element>, f: |&Element|) {
        if (is_some(t)) f(borrow(t))
    }

    public inline fun for_each_mut<Element>(t: &mut Option<Element>, f: |&mut Element|) {
        if (is_some(t)) f(borrow_mut(t))
    }

    public inline fun fold<Accumulator, Element>(
        t: Option<Element>, init: Accumulator, f: |Accumulator, Element| Accumulator
    ): Accumulator {
        if (is_some(&t)) f(init, destroy_some(t))
        else {
            destroy_none(t);
            init
        }
    }

    public inline fun map<Element, Other>(t: Option<Element>, f: |Element| Other): Option<Other> {
        if (is_some(&t)) some(f(destroy_some(t)))
        else {
            destroy_none(t);
            none()
        }
    }

    public inline fun map_ref<Element, Other>(t: &Option<Element>, f: |&Element| Other): Option<Other> {
        if (is_some(t)) some(f(borrow(t))) else none()
    }

    public inline fun filter<Element: drop>(t: Option<Element>, p: |&Element| bool): Option<Element> {
        if (is_some(&t) && p(borrow(&t))) t else none()
    }

    public inline fun any<Element>(t: &Option<Element>, p: |&Element| bool): bool {
        is_some(t) && p(borrow(t))
    }

    public inline fun destroy<Element>(t: Option<Element>, d: |Element|) {
        for_each(t, |e| d(e))
    }
}
