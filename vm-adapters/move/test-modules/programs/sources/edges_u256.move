/// Every operation on u256 with every pair of edge values, including overflows and divisions by zero.
module programs::edges_u256 {
    use std::vector;

    const EDGES: vector<u256> = vector[
        0, 1, 2, 3, 0xffffffffffffffffffffffffffffffff, 0x100000000000000000000000000000000,
        0x100000000000000000000000000000001,
        0x7fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff,
        0x8000000000000000000000000000000000000000000000000000000000000000,
        0xfffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffd,
        0xfffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe,
        0xffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff, 0x20000000000000,
        0xffffffffffffffff, 0x10000000000000000
    ];
    const MAX: u256 = 0xffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff;
    const E_NO_OPERATION: u64 = 1;

    fun apply(op: u8, a: u256, b: u256): u256 {
        if (op == 0) return a + b;
        if (op == 1) return a - b;
        if (op == 2) return a * b;
        if (op == 3) return a / b;
        if (op == 4) return a % b;
        if (op == 5) return a & b;
        if (op == 6) return a | b;
        if (op == 7) return a ^ b;
        if (op == 8) return a << ((b % 251) as u8);
        if (op == 9) return a >> ((b % 251) as u8);
        abort E_NO_OPERATION
    }

    fun is_defined(op: u8, a: u256, b: u256): bool {
        if (op == 0) a <= MAX - b
        else if (op == 1) a >= b
        else if (op == 2) b == 0 || a <= MAX / b
        else if (op < 5) b != 0
        else true
    }

    #[view]
    /// One operation on two edge values. It may fail.
    public fun one(op: u8, i: u64, j: u64): u256 {
        let edges = EDGES;
        let n = vector::length(&edges);
        apply(op % 10, *vector::borrow(&edges, i % n), *vector::borrow(&edges, j % n))
    }

    #[view]
    /// An operation on all pairs for which it is defined.
    public fun all(op: u8): vector<u256> {
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
    public fun shifts(a: u256, by: u8): (u256, u256) { (a << by, a >> by) }

    #[view]
    public fun shift_left(a: u256, by: u8): u256 { a << by }

    #[view]
    public fun shift_right(a: u256, by: u8): u256 { a >> by }

    #[view]
    public fun chain(a: u256, b: u256, c: u256): u256 { (a + b) * c / (a ^ b) - c % (b | 1) }
}
