/// Every operation on u128 with every pair of edge values, including overflows and divisions by zero.
module programs::edges_u128 {
    use std::vector;

    const EDGES: vector<u128> = vector[
        0, 1, 2, 3, 0xffffffffffffffff, 0x10000000000000000, 0x10000000000000001,
        0x7fffffffffffffffffffffffffffffff, 0x80000000000000000000000000000000,
        0xfffffffffffffffffffffffffffffffd, 0xfffffffffffffffffffffffffffffffe,
        0xffffffffffffffffffffffffffffffff, 0x20000000000000
    ];
    const MAX: u128 = 0xffffffffffffffffffffffffffffffff;
    const E_NO_OPERATION: u64 = 1;

    fun apply(op: u8, a: u128, b: u128): u128 {
        if (op == 0) return a + b;
        if (op == 1) return a - b;
        if (op == 2) return a * b;
        if (op == 3) return a / b;
        if (op == 4) return a % b;
        if (op == 5) return a & b;
        if (op == 6) return a | b;
        if (op == 7) return a ^ b;
        if (op == 8) return a << ((b % 131) as u8);
        if (op == 9) return a >> ((b % 131) as u8);
        abort E_NO_OPERATION
    }

    fun is_defined(op: u8, a: u128, b: u128): bool {
        if (op == 0) a <= MAX - b
        else if (op == 1) a >= b
        else if (op == 2) b == 0 || a <= MAX / b
        else if (op < 5) b != 0
        else op < 8 || b % 131 < 128
    }

    #[view]
    /// One operation on two edge values. It may fail.
    public fun one(op: u8, i: u64, j: u64): u128 {
        let edges = EDGES;
        let n = vector::length(&edges);
        apply(op % 10, *vector::borrow(&edges, i % n), *vector::borrow(&edges, j % n))
    }

    #[view]
    /// An operation on all pairs for which it is defined.
    public fun all(op: u8): vector<u128> {
        let edges = EDGES;
        let (found, i, n) = (vector[], 0, vector::length(&edges));
        while (i < n) {
            let j = 0;
            while (j < n) {
                let (a, b) = (*vector::borrow(&edges, i), *vector::borrow(&edges, j));
                if (is_defined(op % 10, a, b)) vector::push_back(&mut found, apply(op % 10, a, b));
                j = j + 1;
            };
            i = i + 1;
        };
        found
    }

    #[view]
    public fun orders(): vector<bool> {
        let edges = EDGES;
        let (found, i, n) = (vector[], 0, vector::length(&edges));
        while (i < n) {
            let (a, b) = (*vector::borrow(&edges, i), *vector::borrow(&edges, (i * 5 + 1) % n));
            vector::append(&mut found, vector[a < b, a > b, a <= b, a >= b, a == b, a != b]);
            i = i + 1;
        };
        found
    }

    #[view]
    public fun shifts(a: u128, by: u8): (u128, u128) { (if (by < 128) a << by else 0, if (by < 128) a >> by else 0) }

    #[view]
    public fun shift_left(a: u128, by: u8): u128 { a << by }

    #[view]
    public fun shift_right(a: u128, by: u8): u128 { a >> by }

    #[view]
    public fun chain(a: u128, b: u128, c: u128): u128 { (a + b) * c / (a ^ b) - c % (b | 1) }
}
