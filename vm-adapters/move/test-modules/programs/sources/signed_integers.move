/// Signed 64-bit integers in two's complement.
module programs::signed_integers {
    struct I64 has copy, drop, store { bits: u64 }

    const SIGN: u64 = 1 << 63;
    const E_OVERFLOW: u64 = 1;
    const E_DIVISION: u64 = 2;

    fun is_negative(a: I64): bool { a.bits & SIGN != 0 }

    fun wrapping(bits: u128): I64 { I64 { bits: ((bits & 0xffffffffffffffff) as u64) } }

    fun negated(a: I64): I64 { wrapping((1u128 << 64) - (a.bits as u128)) }

    fun magnitude(a: I64): u64 { if (is_negative(a)) negated(a).bits else a.bits }

    fun of(is_negative: bool, magnitude: u64): I64 {
        assert!(magnitude < SIGN || (is_negative && magnitude == SIGN), E_OVERFLOW);
        if (is_negative) negated(I64 { bits: magnitude }) else I64 { bits: magnitude }
    }

    fun plus(a: I64, b: I64): I64 {
        let sum = wrapping((a.bits as u128) + (b.bits as u128));
        assert!(is_negative(a) != is_negative(b) || is_negative(sum) == is_negative(a), E_OVERFLOW);
        sum
    }

    fun minus(a: I64, b: I64): I64 {
        let difference = wrapping((a.bits as u128) + (1u128 << 64) - (b.bits as u128));
        assert!(is_negative(a) == is_negative(b) || is_negative(difference) == is_negative(a), E_OVERFLOW);
        difference
    }

    fun times(a: I64, b: I64): I64 {
        let product = (magnitude(a) as u128) * (magnitude(b) as u128);
        assert!(product <= (SIGN as u128), E_OVERFLOW);
        of(is_negative(a) != is_negative(b) && product != 0, (product as u64))
    }

    fun divided(a: I64, b: I64): (I64, I64) {
        assert!(b.bits != 0, E_DIVISION);
        let (n, d) = (magnitude(a), magnitude(b));
        let is_less = is_negative(a) != is_negative(b) && n / d != 0;
        (of(is_less, n / d), of(is_negative(a) && n % d != 0, n % d))
    }

    fun less(a: I64, b: I64): bool { a.bits ^ SIGN < b.bits ^ SIGN }

    fun shifted(a: I64, by: u8): I64 {
        let filled = if (is_negative(a) && by > 0) (0xffffffffffffffffu64 << (64 - by)) else 0;
        I64 { bits: a.bits >> by | filled }
    }

    #[view]
    public fun add(a: u64, b: u64): u64 { plus(I64 { bits: a }, I64 { bits: b }).bits }

    #[view]
    public fun subtract(a: u64, b: u64): u64 { minus(I64 { bits: a }, I64 { bits: b }).bits }

    #[view]
    public fun multiply(a: u64, b: u64): u64 { times(I64 { bits: a }, I64 { bits: b }).bits }

    #[view]
    public fun divide(a: u64, b: u64): (u64, u64) {
        let (quotient, rest) = divided(I64 { bits: a }, I64 { bits: b });
        (quotient.bits, rest.bits)
    }

    #[view]
    public fun compare(a: u64, b: u64): vector<bool> {
        let (x, y) = (I64 { bits: a }, I64 { bits: b });
        vector[less(x, y), less(y, x), x == y]
    }

    #[view]
    public fun shift(a: u64, by: u8): u64 { shifted(I64 { bits: a }, by % 65).bits }

    #[view]
    public fun make(is_negative: bool, magnitude: u64): u64 { of(is_negative, magnitude).bits }

    #[view]
    public fun edges(): vector<u64> {
        let (least, most) = (of(true, SIGN), of(false, SIGN - 1));
        vector[plus(least, most).bits, minus(most, of(false, 1)).bits, times(most, of(true, 1)).bits, shifted(least, 63).bits]
    }
}
