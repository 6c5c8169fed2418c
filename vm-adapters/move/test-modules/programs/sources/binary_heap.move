/// A binary heap of keys with a payload of any copyable type.
module programs::binary_heap {
    use std::vector;
    use programs::random;

    struct Node<T> has copy, drop, store { key: u64, payload: T }
    struct Heap<T> has copy, drop, store { nodes: vector<Node<T>> }

    const E_EMPTY: u64 = 1;

    public fun new<T>(): Heap<T> { Heap { nodes: vector::empty() } }

    public fun size<T>(heap: &Heap<T>): u64 { vector::length(&heap.nodes) }

    fun key_at<T>(heap: &Heap<T>, i: u64): u64 { vector::borrow(&heap.nodes, i).key }

    public fun push<T>(heap: &mut Heap<T>, key: u64, payload: T) {
        let i = size(heap);
        vector::push_back(&mut heap.nodes, Node { key, payload });
        while (i > 0 && key_at(heap, (i - 1) / 2) > key_at(heap, i)) {
            vector::swap(&mut heap.nodes, i, (i - 1) / 2);
            i = (i - 1) / 2;
        }
    }

    public fun pop<T>(heap: &mut Heap<T>): (u64, T) {
        let last = size(heap);
        assert!(last > 0, E_EMPTY);
        last = last - 1;
        vector::swap(&mut heap.nodes, 0, last);
        let Node { key, payload } = vector::pop_back(&mut heap.nodes);
        let i = 0;
        loop {
            let smallest = i;
            let child = 2 * i + 1;
            if (child < last && key_at(heap, child) < key_at(heap, smallest)) smallest = child;
            if (child + 1 < last && key_at(heap, child + 1) < key_at(heap, smallest)) smallest = child + 1;
            if (smallest == i) break;
            vector::swap(&mut heap.nodes, i, smallest);
            i = smallest;
        };
        (key, payload)
    }

    /// Mutable reference to the payload of the smallest key.
    public fun peek_mut<T>(heap: &mut Heap<T>): &mut T { &mut vector::borrow_mut(&mut heap.nodes, 0).payload }

    #[view]
    public fun sorted(keys: vector<u64>): (vector<u64>, vector<u8>) {
        let heap = new<u8>();
        while (!vector::is_empty(&keys)) {
            let key = vector::pop_back(&mut keys);
            push(&mut heap, key, ((key % 251) as u8));
        };
        let (found, payloads) = (vector[], vector[]);
        while (size(&heap) > 0) {
            let (key, payload) = pop(&mut heap);
            vector::push_back(&mut found, key);
            vector::push_back(&mut payloads, payload);
        };
        (found, payloads)
    }

    #[view]
    public fun change_first(seed: u64, by: vector<u64>): vector<u64> {
        let heap = new<vector<u64>>();
        let generator = random::seeded(seed);
        push(&mut heap, random::next(&mut generator), vector[1]);
        push(&mut heap, random::next(&mut generator), vector[2]);
        vector::append(peek_mut(&mut heap), by);
        let (_, first) = pop(&mut heap);
        first
    }

    #[view]
    public fun pop_empty(): u64 {
        let heap = new<bool>();
        let (key, _) = pop(&mut heap);
        key
    }
}
