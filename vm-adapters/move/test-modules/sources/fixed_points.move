/// Calls std::fixed_point32. Numbers are passed as raw values.
module corpus::fixed_points {
    use std::fixed_point32::{Self as fp, FixedPoint32};

    fun of(raw: u64): FixedPoint32 { fp::create_from_raw_value(raw) }

    public fun raw(value: u64): u64 { fp::get_raw_value(of(value)) }

    public fun multiply(n: u64, by: u64): u64 { fp::multiply_u64(n, of(by)) }

    public fun divide(n: u64, by: u64): u64 { fp::divide_u64(n, of(by)) }

    public fun ratio(numerator: u64, denominator: u64): u64 {
        fp::get_raw_value(fp::create_from_rational(numerator, denominator))
    }

    public fun whole(n: u64): u64 { fp::get_raw_value(fp::create_from_u64(n)) }

    public fun is_zero(raw: u64): bool { fp::is_zero(of(raw)) }

    public fun least_and_most(a: u64, b: u64): (u64, u64) {
        (fp::get_raw_value(fp::min(of(a), of(b))), fp::get_raw_value(fp::max(of(a), of(b))))
    }

    public fun rounded(raw: u64): (u64, u64, u64) { (fp::floor(of(raw)), fp::round(of(raw)), fp::ceil(of(raw))) }
}
