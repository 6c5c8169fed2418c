/// A queue of fixed capacity in a ring buffer.
module programs::ring_buffer {
    use std::option::{Self, Option};
    use std::vector;

    struct Ring<T> has copy, drop, store { items: vector<Option<T>>, first: u64, size: u64 }

    const E_FULL: u64 = 1;
    const E_EMPTY: u64 = 2;

    fun new<T>(room: u64): Ring<T> {
        let items = vector::empty();
        while (vector::length(&items) < room) vector::push_back(&mut items, option::none());
        Ring { items, first: 0, size: 0 }
    }

    fun push<T>(ring: &mut Ring<T>, item: T) {
        let room = vector::length(&ring.items);
        assert!(ring.size < room, E_FULL);
        option::fill(vector::borrow_mut(&mut ring.items, (ring.first + ring.size) % room), item);
        ring.size = ring.size + 1;
    }

    fun pop<T>(ring: &mut Ring<T>): T {
        assert!(ring.size > 0, E_EMPTY);
        let item = option::extract(vector::borrow_mut(&mut ring.items, ring.first));
        ring.first = (ring.first + 1) % vector::length(&ring.items);
        ring.size = ring.size - 1;
        item
    }

    #[view]
    /// Pushes odd numbers, and pops an item for each even one.
    public fun commands(room: u64, commands: vector<u64>): (vector<u64>, u64) {
        let (ring, out) = (new<u64>(room % 5 + 1), vector[]);
        vector::reverse(&mut commands);
        while (!vector::is_empty(&commands)) {
            let command = vector::pop_back(&mut commands);
            if (command % 2 == 1) push(&mut ring, command) else vector::push_back(&mut out, pop(&mut ring));
        };
        (out, ring.size)
    }

    #[view]
    public fun around(n: u64): vector<vector<u8>> {
        let (ring, i, out) = (new<vector<u8>>(3), 0, vector[]);
        while (i < n % 30) {
            push(&mut ring, vector[(i as u8), 1]);
            if (i % 3 != 0) vector::push_back(&mut out, pop(&mut ring));
            if (ring.size == 3) {
                let first = ring.first;
                let front = option::borrow_mut(vector::borrow_mut(&mut ring.items, first));
                vector::push_back(front, 9);
                vector::push_back(&mut out, pop(&mut ring));
            };
            i = i + 1;
        };
        out
    }
}
