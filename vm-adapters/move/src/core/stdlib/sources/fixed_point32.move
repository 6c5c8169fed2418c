/// Fixed-point numbers with 32 integer bits and 32 fractional bits. Results are truncated unless a function rounds.
module std::fixed_point32 {
    const MAX_U64: u128 = 0xffff_ffff_ffff_ffff;

    const E_DENOMINATOR: u64 = 0x10001;
    const E_DIVISION: u64 = 0x20002;
    const E_MULTIPLICATION: u64 = 0x20003;
    const E_DIVISION_BY_ZERO: u64 = 0x10004;
    const E_RATIO_OUT_OF_RANGE: u64 = 0x20005;

    /// The value in units of 2^-32.
    struct FixedPoint32 has copy, drop, store { value: u64 }

    public fun multiply_u64(val: u64, multiplier: FixedPoint32): u64 {
        let product = ((val as u128) * (multiplier.value as u128)) >> 32;
        assert!(product <= MAX_U64, E_MULTIPLICATION);
        (product as u64)
    }

    public fun divide_u64(val: u64, divisor: FixedPoint32): u64 {
        assert!(divisor.value != 0, E_DIVISION_BY_ZERO);
        let quotient = ((val as u128) << 32) / (divisor.value as u128);
        assert!(quotient <= MAX_U64, E_DIVISION);
        (quotient as u64)
    }

    /// Aborts if the ratio is too large, or if it is not zero and would be truncated to zero.
    public fun create_from_rational(numerator: u64, denominator: u64): FixedPoint32 {
        assert!(denominator != 0, E_DENOMINATOR);
        let value = ((numerator as u128) << 32) / (denominator as u128);
        assert!((value != 0 || numerator == 0) && value <= MAX_U64, E_RATIO_OUT_OF_RANGE);
        FixedPoint32 { value: (value as u64) }
    }

    public fun create_from_raw_value(value: u64): FixedPoint32 {
        FixedPoint32 { value }
    }

    public fun create_from_u64(val: u64): FixedPoint32 {
        assert!(val >> 32 == 0, E_RATIO_OUT_OF_RANGE);
        FixedPoint32 { value: val << 32 }
    }

    public fun get_raw_value(num: FixedPoint32): u64 {
        num.value
    }

    public fun is_zero(num: FixedPoint32): bool {
        num.value == 0
    }

    public fun min(num1: FixedPoint32, num2: FixedPoint32): FixedPoint32 {
        if (num1.value < num2.value) num1 else num2
    }

    public fun max(num1: FixedPoint32, num2: FixedPoint32): FixedPoint32 {
        if (num1.value > num2.value) num1 else num2
    }

    public fun floor(num: FixedPoint32): u64 {
        num.value >> 32
    }

    public fun ceil(num: FixedPoint32): u64 {
        let whole = num.value >> 32;
        if (num.value == whole << 32) whole else whole + 1
    }

    /// Rounds to the nearest integer, a half up.
    public fun round(num: FixedPoint32): u64 {
        (num.value >> 32) + ((num.value >> 31) & 1)
    }
}
