/// Vectors. What the bytecode has an instruction for is native; the rest is Move.
module std::vector {
    const E_INDEX_OUT_OF_BOUNDS: u64 = 0x20000;

    #[bytecode_instruction]
    native public fun empty<Element>(): vector<Element>;
    #[bytecode_instruction]
    native public fun length<Element>(v: &vector<Element>): u64;
    #[bytecode_instruction]
    native public fun borrow<Element>(v: &vector<Element>, i: u64): &Element;
    #[bytecode_instruction]
    native public fun push_back<Element>(v: &mut vector<Element>, e: Element);
    #[bytecode_instruction]
    native public fun borrow_mut<Element>(v: &mut vector<Element>, i: u64): &mut Element;
    #[bytecode_instruction]
    native public fun pop_back<Element>(v: &mut vector<Element>): Element;
    #[bytecode_instruction]
    native public fun destroy_empty<Element>(v: vector<Element>);
    #[bytecode_instruction]
    native public fun swap<Element>(v: &mut vector<Element>, i: u64, j: u64);

    public fun singleton<Element>(e: Element): vector<Element> {
        let v = empty();
        push_back(&mut v, e);
        v
    }

    public fun is_empty<Element>(v: &vector<Element>): bool {
        length(v) == 0
    }

    public fun reverse<Element>(v: &mut vector<Element>) {
        let n = length(v);
        if (n < 2) return;
        let front = 0;
        let back = n - 1;
        while (front < back) {
            swap(v, front, back);
            front = front + 1;
            back = back - 1;
        }
    }

    public fun append<Element>(v: &mut vector<Element>, other: vector<Element>) {
        reverse(&mut other);
        while (!is_empty(&other)) push_back(v, pop_back(&mut other));
        destroy_empty(other);
    }

    public fun contains<Element>(v: &vector<Element>, e: &Element): bool {
        let (found, _) = index_of(v, e);
        found
    }

    public fun index_of<Element>(v: &vector<Element>, e: &Element): (bool, u64) {
        let i = 0;
        let n = length(v);
        while (i < n) {
            if (borrow(v, i) == e) return (true, i);
            i = i + 1;
        };
        (false, 0)
    }

    /// Removes an element; those behind it move up.
    public fun remove<Element>(v: &mut vector<Element>, i: u64): Element {
        let n = length(v);
        assert!(i < n, E_INDEX_OUT_OF_BOUNDS);
        while (i + 1 < n) {
            swap(v, i, i + 1);
            i = i + 1;
        };
        pop_back(v)
    }

    /// Removes an element; the last one takes its place.
    public fun swap_remove<Element>(v: &mut vector<Element>, i: u64): Element {
        let n = length(v);
        assert!(i < n, E_INDEX_OUT_OF_BOUNDS);
        swap(v, i, n - 1);
        pop_back(v)
    }
}
