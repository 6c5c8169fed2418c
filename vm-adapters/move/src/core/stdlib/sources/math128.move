/// Arithmetic of u128.
module std::math128 {
    use std::error;

    /// The result is no u128, or the divisor is zero.
    const E_OVERFLOW: u64 = 1;
    /// Zero has no logarithm.
    const E_INVALID_ARG_FLOOR_LOG2: u64 = 2;

    public fun max(a: u128, b: u128): u128 { if (a >= b) a else b }

    public fun min(a: u128, b: u128): u128 { if (a < b) a else b }

    /// Average of two numbers, rounded down.
    public fun average(a: u128, b: u128): u128 {
        if (a < b) a + (b - a) / 2 else b + (a - b) / 2
    }

    public fun gcd(a: u128, b: u128): u128 {
        while (b > 0) (a, b) = (b, a % b);
        a
    }

    /// a * b / c, rounded down. The product cannot overflow.
    public fun mul_div(a: u128, b: u128, c: u128): u128 {
        assert!(c > 0, error::invalid_argument(E_OVERFLOW));
        let quotient = (a as u256) * (b as u256) / (c as u256);
        assert!(quotient <= 340282366920938463463374607431768211455, error::out_of_range(E_OVERFLOW));
        (quotient as u128)
    }

    public fun ceil_div(a: u128, b: u128): u128 {
        assert!(b > 0, error::invalid_argument(E_OVERFLOW));
        if (a == 0) 0 else (a - 1) / b + 1
    }

    public fun clamp(x: u128, lower: u128, upper: u128): u128 { min(upper, max(lower, x)) }

    /// Power. An arithmetic error occurs if the result exceeds a u128.
    public fun pow(n: u128, e: u128): u128 {
        let power = 1;
        while (e > 0) {
            if (e % 2 == 1) power = power * n;
            e = e / 2;
            if (e > 0) n = n * n;
        };
        power
    }

    public fun floor_log2(x: u128): u8 {
        assert!(x > 0, error::invalid_argument(E_INVALID_ARG_FLOOR_LOG2));
        let log = 0;
        let step = 64;
        while (step > 0) {
            if (x >= (1 << step)) {
                x = x >> step;
                log = log + step;
            };
            step = step >> 1;
        };
        log
    }

    /// Square root, rounded down (Newton's method).
    public fun sqrt(x: u128): u128 {
        if (x == 0) return 0;
        // At least the root, and at most twice the root.
        let root = 1 << (floor_log2(x) / 2 + 1);
        loop {
            let next = average(root, x / root);
            if (next >= root) return root;
            root = next;
        }
    }
}
