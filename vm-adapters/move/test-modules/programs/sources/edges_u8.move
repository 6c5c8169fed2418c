/// Every operation on u8 with every pair of edge values, including overflows and divisions by zero.
module programs::edges_u8 {
    use std::vector;

    const EDGES: vector<u8> = vector[
        0, 1, 2, 3, 0xf, 0x10, 0x11, 0x7f, 0x80, 0xfd, 0xfe, 0xff
    ];
    const MAX: u8 = 0xff;
    const E_NO_OPERATION: u64 = 1;

    fun apply(op: u8, a: u8, b: u8): u8 {
        if (op == 0) return a + b;
        if (op == 1) return a - b;
        if (op == 2) return a * b;
        if (op == 3) return a / b;
        if (op == 4) return a % b;
        if (op == 5) return a & b;
        if (op == 6) return a | b;
        if (op == 7) return a ^ b;
        if (op == 8) return a << ((b % 11) as u8);
        if (op == 9) return a >> ((b % 11) as u8);
        abort E_NO_OPERATION
    }

    fun is_defined(op: u8, a: u8, b: u8): bool {
        if (op == 0) a <= MAX - b
        else if (op == 1) a >= b
        else if (op == 2) b == 0 || a <= MAX / b
        else if (op < 5) b != 0
        else op < 8 || b % 11 < 8
    }

    #[view]
    /// One operation on two edge values. It may fail.
    public fun one(op: u8, i: u64, j: u64): u8 {
        let edges = EDGES;
        let n = vector::length(&edges);
        apply(op % 10, *vector::borrow(&edges, i % n), *vector::borrow(&edges, j % n))
    }

    #[view]
    /// An operation on all pairs for which it is defined.
    public fun all(op: u8): vector<u8> {
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
    public fun shifts(a: u8, by: u8): (u8, u8) { (if (by < 8) a << by else 0, if (by < 8) a >> by else 0) }

    #[view]
    public fun shift_left(a: u8, by: u8): u8 { a << by }

    #[view]
    public fun shift_right(a: u8, by: u8): u8 { a >> by }

    #[view]
    public fun chain(a: u8, b: u8, c: u8): u8 { (a + b) * c / (a ^ b) - c % (b | 1) }
}
