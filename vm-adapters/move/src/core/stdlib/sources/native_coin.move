/// The coin that is the host's balance, counted in units of 10^9 wei. It is never minted and never burned: `std::coin` takes the
/// wei behind a value into its keeping, and gives them back. What an account has below one unit stays with it.
module std::native_coin {
    const WEI_PER_UNIT: u256 = 1000000000;

    struct NativeCoin {}

    public fun wei_per_unit(): u256 { WEI_PER_UNIT }

    public fun to_wei(units: u64): u256 {
        (units as u256) * WEI_PER_UNIT
    }

    /// Whole units in an amount of wei.
    public fun from_wei(wei: u256): u256 {
        wei / WEI_PER_UNIT
    }
}
