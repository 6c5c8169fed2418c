/// Every operation on u16 with every pair of edge values, including overflows and divisions by zero.
module programs::edges_u16 {
    use std::vector;

    const EDGES: vector<u16> = vector[
        0, 1, 2, 3, 0xff, 0x100, 0x101, 0x7fff, 0x8000, 0xfffd, 0xfffe, 0xffff
    ];
    const MAX: u16 = 0xffff;
    const E_NO_OPERATION: u64 = 1;

    fun apply(op: u8, a: u16, b: u16): u16 {
        if (op == 0) return a + b;
        if (op == 1) return a - b;
        if (op == 2) return a * b;
        if (op == 3) return a / b;
        if (op == 4) return a % b;
        if (op == 5) return a & b;
        if (op == 6) return a | b;
        if (op == 7) return a ^ b;
        if (op == 8) return a << ((b % 19) as u8);
        if (op == 9) return a >> ((b % 19) as u8);
        abort E_NO_OPERATION
    }

    fun is_defined(op: u8, a: u16, b: u16): bool {
        if (op == 0) a <= MAX - b
        else if (op == 1) a >= b
        else if (op == 2) b == 0 || a <= MAX / b
        else if (op < 5) b != 0
        else op < 8 || b % 19 < 16
    }

    #[view]
    /// One operation on two edge values. It may fail.
    public fun one(op: u8, i: u64, j: u64): u16 {
        let edges = EDGES;
        let n = vector::length(&edges);
        apply(op % 10, *vector::borrow(&edges, i % n), *vector::borrow(&edges, j % n))
    }

    #[view]
    /// An operation on all pairs for which it is defined.
    public fun all(op: u8): vector<u16> {
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
    public fun shifts(a: u16, by: u8): (u16, u16) { (if (by < 16) a << by else 0, if (by < 16) a >> by else 0) }

    #[view]
    public fun shift_left(a: u16, by: u8): u16 { a << by }

    #[view]
    public fun shift_right(a: u16, by: u8): u16 { a >> by }

    #[view]
    public fun chain(a: u16, b: u16, c: u16): u16 { (a + b) * c / (a ^ b) - c % (b | 1) }
}
