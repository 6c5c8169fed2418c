/// Vectors. Functions with an instruction in bytecode are native, the others are written in Move.
module std::vector {
    const E_INDEX_OUT_OF_BOUNDS: u64 = 0x20000;
    const E_INVALID_RANGE: u64 = 0x20001;
    const E_INVALID_STEP: u64 = 0x20003;
    const E_INVALID_SLICE_RANGE: u64 = 0x20004;

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

    /// Removes an element and shifts the ones after it.
    public fun remove<Element>(v: &mut vector<Element>, i: u64): Element {
        let n = length(v);
        assert!(i < n, E_INDEX_OUT_OF_BOUNDS);
        while (i + 1 < n) {
            swap(v, i, i + 1);
            i = i + 1;
        };
        pop_back(v)
    }

    /// Removes an element. The last one takes its place.
    public fun swap_remove<Element>(v: &mut vector<Element>, i: u64): Element {
        let n = length(v);
        assert!(i < n, E_INDEX_OUT_OF_BOUNDS);
        swap(v, i, n - 1);
        pop_back(v)
    }

    /// Reverses the elements of `[left, right)`.
    public fun reverse_slice<Element>(v: &mut vector<Element>, left: u64, right: u64) {
        assert!(left <= right, E_INVALID_RANGE);
        while (left + 1 < right) {
            right = right - 1;
            swap(v, left, right);
            left = left + 1;
        }
    }

    /// Appends the elements of `other` in reverse order.
    public fun reverse_append<Element>(v: &mut vector<Element>, other: vector<Element>) {
        while (!is_empty(&other)) push_back(v, pop_back(&mut other));
        destroy_empty(other);
    }

    /// Truncates `v` to a length, and returns the removed elements.
    public fun trim<Element>(v: &mut vector<Element>, new_len: u64): vector<Element> {
        let rest = trim_reverse(v, new_len);
        reverse(&mut rest);
        rest
    }

    /// Like `trim`, but returns the removed elements in reverse order.
    public fun trim_reverse<Element>(v: &mut vector<Element>, new_len: u64): vector<Element> {
        let left = length(v);
        assert!(new_len <= left, E_INDEX_OUT_OF_BOUNDS);
        let rest = empty();
        while (new_len < left) {
            push_back(&mut rest, pop_back(v));
            left = left - 1;
        };
        rest
    }

    /// The elements of `[start, end)`.
    public fun slice<Element: copy>(v: &vector<Element>, start: u64, end: u64): vector<Element> {
        assert!(start <= end && end <= length(v), E_INVALID_SLICE_RANGE);
        let part = empty();
        while (start < end) {
            push_back(&mut part, *borrow(v, start));
            start = start + 1;
        };
        part
    }

    /// Inserts an element at an index and shifts the ones from there on.
    public fun insert<Element>(v: &mut vector<Element>, i: u64, e: Element) {
        let n = length(v);
        assert!(i <= n, E_INDEX_OUT_OF_BOUNDS);
        push_back(v, e);
        while (i < n) {
            swap(v, i, n);
            i = i + 1;
        }
    }

    /// Replaces an element, and returns the old one.
    public fun replace<Element>(v: &mut vector<Element>, i: u64, e: Element): Element {
        let last = length(v);
        assert!(i < last, E_INDEX_OUT_OF_BOUNDS);
        push_back(v, e);
        swap(v, i, last);
        pop_back(v)
    }

    /// Removes the first element that equals a value. Returns a vector of the removed element, or an empty one.
    public fun remove_value<Element>(v: &mut vector<Element>, value: &Element): vector<Element> {
        let (found, i) = index_of(v, value);
        if (found) singleton(remove(v, i)) else empty()
    }

    /// Moves the first `rot` elements to the end. Returns the new index of the element that was first.
    public fun rotate<Element>(v: &mut vector<Element>, rot: u64): u64 {
        let n = length(v);
        rotate_slice(v, 0, rot, n)
    }

    /// Rotates `[left, right)`, so that the elements from `rot` on come first. Returns the new index of the element that was first.
    public fun rotate_slice<Element>(v: &mut vector<Element>, left: u64, rot: u64, right: u64): u64 {
        reverse_slice(v, left, rot);
        reverse_slice(v, rot, right);
        reverse_slice(v, left, right);
        left + (right - rot)
    }

    /// The numbers of `[start, end)`.
    public fun range(start: u64, end: u64): vector<u64> {
        range_with_step(start, end, 1)
    }

    public fun range_with_step(start: u64, end: u64, step: u64): vector<u64> {
        assert!(step > 0, E_INVALID_STEP);
        let numbers = empty();
        while (start < end) {
            push_back(&mut numbers, start);
            if (step >= end - start) break;
            start = start + step;
        };
        numbers
    }

    public inline fun for_each<Element>(v: vector<Element>, f: |Element|) {
        reverse(&mut v);
        for_each_reverse(v, |e| f(e));
    }

    /// Consumes the elements in reverse order.
    public inline fun for_each_reverse<Element>(v: vector<Element>, f: |Element|) {
        let left = length(&v);
        while (left > 0) {
            f(pop_back(&mut v));
            left = left - 1;
        };
        destroy_empty(v);
    }

    public inline fun for_each_ref<Element>(v: &vector<Element>, f: |&Element|) {
        let i = 0;
        let n = length(v);
        while (i < n) {
            f(borrow(v, i));
            i = i + 1;
        }
    }

    public inline fun for_each_mut<Element>(v: &mut vector<Element>, f: |&mut Element|) {
        let i = 0;
        let n = length(v);
        while (i < n) {
            f(borrow_mut(v, i));
            i = i + 1;
        }
    }

    public inline fun enumerate_ref<Element>(v: &vector<Element>, f: |u64, &Element|) {
        let i = 0;
        let n = length(v);
        while (i < n) {
            f(i, borrow(v, i));
            i = i + 1;
        }
    }

    public inline fun enumerate_mut<Element>(v: &mut vector<Element>, f: |u64, &mut Element|) {
        let i = 0;
        let n = length(v);
        while (i < n) {
            f(i, borrow_mut(v, i));
            i = i + 1;
        }
    }

    /// Requires vectors of the same length.
    public inline fun zip<A, B>(a: vector<A>, b: vector<B>, f: |A, B|) {
        assert!(length(&a) == length(&b), 0x20002);
        reverse(&mut a);
        reverse(&mut b);
        let left = length(&a);
        while (left > 0) {
            f(pop_back(&mut a), pop_back(&mut b));
            left = left - 1;
        };
        destroy_empty(a);
        destroy_empty(b);
    }

    public inline fun zip_ref<A, B>(a: &vector<A>, b: &vector<B>, f: |&A, &B|) {
        assert!(length(a) == length(b), 0x20002);
        let i = 0;
        let n = length(a);
        while (i < n) {
            f(borrow(a, i), borrow(b, i));
            i = i + 1;
        }
    }

    public inline fun fold<Accumulator, Element>(
        v: vector<Element>, init: Accumulator, f: |Accumulator, Element| Accumulator
    ): Accumulator {
        let accumulator = init;
        for_each(v, |e| accumulator = f(accumulator, e));
        accumulator
    }

    /// Visits elements from the last to the first.
    public inline fun foldr<Accumulator, Element>(
        v: vector<Element>, init: Accumulator, f: |Element, Accumulator| Accumulator
    ): Accumulator {
        let accumulator = init;
        for_each_reverse(v, |e| accumulator = f(e, accumulator));
        accumulator
    }

    public inline fun map<Element, NewElement>(v: vector<Element>, f: |Element| NewElement): vector<NewElement> {
        let result = vector<NewElement>[];
        for_each(v, |e| push_back(&mut result, f(e)));
        result
    }

    public inline fun map_ref<Element, NewElement>(
        v: &vector<Element>, f: |&Element| NewElement
    ): vector<NewElement> {
        let result = vector<NewElement>[];
        for_each_ref(v, |e| push_back(&mut result, f(e)));
        result
    }

    public inline fun filter<Element: drop>(v: vector<Element>, p: |&Element| bool): vector<Element> {
        let result = vector<Element>[];
        for_each(v, |e| {
            if (p(&e)) push_back(&mut result, e);
        });
        result
    }

    /// Moves the elements for which `p` holds to the front, in order. Returns their number.
    public inline fun partition<Element>(v: &mut vector<Element>, p: |&Element| bool): u64 {
        let i = 0;
        let count = 0;
        let n = length(v);
        while (i < n) {
            if (p(borrow(v, i))) {
                swap(v, count, i);
                count = count + 1;
            };
            i = i + 1;
        };
        count
    }

    public inline fun any<Element>(v: &vector<Element>, p: |&Element| bool): bool {
        let result = false;
        let i = 0;
        while (i < length(v)) {
            result = p(borrow(v, i));
            if (result) break;
            i = i + 1;
        };
        result
    }

    public inline fun all<Element>(v: &vector<Element>, p: |&Element| bool): bool {
        let result = true;
        let i = 0;
        while (i < length(v)) {
            result = p(borrow(v, i));
            if (!result) break;
            i = i + 1;
        };
        result
    }

    /// Index of the first element for which `p` holds.
    public inline fun find<Element>(v: &vector<Element>, p: |&Element| bool): (bool, u64) {
        let found = false;
        let at = 0;
        let i = 0;
        while (i < length(v)) {
            found = p(borrow(v, i));
            if (found) {
                at = i;
                break
            };
            i = i + 1;
        };
        (found, at)
    }

    /// Destroys a vector of elements without `drop`.
    public inline fun destroy<Element>(v: vector<Element>, d: |Element|) {
        for_each_reverse(v, |e| d(e));
    }
}
