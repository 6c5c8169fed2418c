/// Roots, powers and logarithms of fixed-point numbers with 64 fractional bits.
module programs::fixed_math {
    const ONE: u128 = 1 << 64;
    const LN2: u128 = 12786308645202655660;
    const E_TOO_LARGE: u64 = 1;
    const E_ZERO: u64 = 2;

    fun mul(a: u128, b: u128): u128 { (((a as u256) * (b as u256) >> 64) as u128) }

    fun div(a: u128, b: u128): u128 { (((a as u256) << 64) / (b as u256) as u128) }

    #[view]
    public fun multiply(a: u128, b: u128): u128 { mul(a, b) }

    #[view]
    public fun divide(a: u128, b: u128): u128 { div(a, b) }

    #[view]
    /// Newton's method, from a start above the root.
    public fun root(a: u128): u128 {
        if (a == 0) return 0;
        let n = (a as u256) << 64;
        let guess = 1u256;
        while (guess * guess < n) guess = guess << 1;
        loop {
            let next = (guess + n / guess) >> 1;
            if (next >= guess) return (guess as u128);
            guess = next;
        }
    }

    #[view]
    /// Binary logarithm of numbers from one on.
    public fun log2(a: u128): u128 {
        assert!(a >= ONE, E_ZERO);
        let (whole, x) = (0u128, a);
        while (x >= 2 * ONE) {
            x = x >> 1;
            whole = whole + 1;
        };
        let (result, bit) = (whole << 64, ONE >> 1);
        while (bit > ONE >> 33) {
            x = mul(x, x);
            if (x >= 2 * ONE) {
                x = x >> 1;
                result = result + bit;
            };
            bit = bit >> 1;
        };
        result
    }

    #[view]
    public fun ln(a: u128): u128 { mul(log2(a), LN2) }

    #[view]
    /// Exponential function by its series, for numbers up to twenty.
    public fun exp(a: u128): u128 {
        assert!(a <= 20 * ONE, E_TOO_LARGE);
        let (sum, term, n) = (ONE, ONE, 1u128);
        while (term > 0 && n < 100) {
            term = mul(term, a) / n;
            sum = sum + term;
            n = n + 1;
        };
        sum
    }

    #[view]
    public fun compound(principal: u64, rate_percent: u8, years: u8): u64 {
        let factor = ONE + ((rate_percent % 50) as u128) * ONE / 100;
        let (value, i) = ((principal as u128) << 32, 0);
        while (i < years % 40) {
            value = mul(value, factor);
            i = i + 1;
        };
        ((value >> 32) as u64)
    }
}
