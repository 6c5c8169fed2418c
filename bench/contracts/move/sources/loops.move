/// Loops that the bench runs here and in a native Move VM.
module bench::loops {
    use std::bcs;
    use std::vector;

    struct Point has copy, drop, store { x: u64, y: u64 }
    struct Order has copy, drop, store { id: u64, owner: address, price: u128, data: vector<u8> }
    struct Box<T> has copy, drop { value: T }

    #[view]
    public fun nothing(): u64 { 0 }

    #[view]
    /// A linear congruential generator of 31 bits.
    public fun sum_u64(n: u64): u64 {
        let seed = 1;
        let sum = 0;
        let i = 0;
        while (i < n) {
            seed = (seed * 1103515 + 12345) % 2147483648;
            if (seed % 3 == 0) { sum = sum + seed } else { sum = sum ^ seed };
            i = i + 1;
        };
        sum
    }

    #[view]
    /// Numbers that need all of a u128.
    public fun sum_u128(n: u64): u128 {
        let value: u128 = 1 << 100;
        let sum: u128 = 0;
        let i = 0;
        while (i < n) {
            value = (value * 48271 + 11) % 340282366920938463463374607431768;
            sum = (sum ^ value) >> 1;
            i = i + 1;
        };
        sum
    }

    #[view]
    public fun sum_u256(n: u64): u256 {
        let value: u256 = 1 << 200;
        let sum: u256 = 0;
        let i = 0;
        while (i < n) {
            value = (value * 48271 + 11) % (1 << 230);
            sum = (sum ^ value) >> 1;
            i = i + 1;
        };
        sum
    }

    #[view]
    public fun sum_fields(n: u64): u64 {
        let point = Point { x: 1, y: 2 };
        let i = 0;
        while (i < n) {
            let x = &mut point.x;
            *x = *x + 1;
            point.y = point.x + i;
            i = i + 1;
        };
        point.x + point.y
    }

    #[view]
    /// Insertion sort of n numbers in no order.
    public fun insertion_sort(n: u64): u64 {
        let items = numbers(n);
        let i = 1;
        while (i < n) {
            let item = *vector::borrow(&items, i);
            let j = i;
            while (j > 0 && *vector::borrow(&items, j - 1) > item) {
                *vector::borrow_mut(&mut items, j) = *vector::borrow(&items, j - 1);
                j = j - 1;
            };
            *vector::borrow_mut(&mut items, j) = item;
            i = i + 1;
        };
        *vector::borrow(&items, n / 2)
    }

    fun numbers(n: u64): vector<u64> {
        let items = vector::empty<u64>();
        let seed = 7;
        let i = 0;
        while (i < n) {
            seed = (seed * 1103515 + 12345) % 2147483648;
            vector::push_back(&mut items, seed);
            i = i + 1;
        };
        items
    }

    #[view]
    /// Makes n bytes one by one, and copies them as often as `copies`.
    public fun copy_bytes(n: u64, copies: u64): u64 {
        let bytes = vector::empty<u8>();
        let i = 0;
        while (i < n) {
            vector::push_back(&mut bytes, ((i % 256) as u8));
            i = i + 1;
        };
        let sum = 0;
        let i = 0;
        while (i < copies) {
            let copied = copy bytes;
            sum = sum + vector::length(&copied);
            i = i + 1;
        };
        sum
    }

    fun identity<T>(value: T): T { value }

    fun boxed<T: copy + drop>(value: T): T {
        let Box { value: inner } = identity(Box { value });
        inner
    }

    #[view]
    public fun generic_calls(n: u64): u64 {
        let sum = 0;
        let i = 0;
        while (i < n) {
            sum = sum + boxed<u64>(i);
            if (boxed<bool>(i % 2 == 0)) sum = sum + (boxed<u8>(1) as u64);
            i = i + 1;
        };
        sum
    }

    #[view]
    public fun fibonacci(n: u64): u64 {
        if (n < 2) n else fibonacci(n - 1) + fibonacci(n - 2)
    }

    #[view]
    public fun write_bcs(n: u64): u64 {
        let order = Order { id: 1, owner: @bench, price: 1 << 90, data: b"thirty-two bytes of what it says" };
        let sum = 0;
        let i = 0;
        while (i < n) {
            order.id = i;
            sum = sum + vector::length(&bcs::to_bytes(&order));
            i = i + 1;
        };
        sum
    }
}
