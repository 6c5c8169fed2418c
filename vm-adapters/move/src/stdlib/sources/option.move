/// A value or none.
module std::option {
    use std::vector;

    const E_IS_SET: u64 = 0x40000;
    const E_NOT_SET: u64 = 0x40001;

    /// At most one element.
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
}
