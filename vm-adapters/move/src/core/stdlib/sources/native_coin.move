/// The host's balance as a coin, in units of 10^9 wei. It is never minted or burned: `std::coin` holds the wei that back each
/// value. A remainder below one unit stays with the account.
module std::native_coin {
    const WEI_PER_UNIT: u256 = 1000000000;

    struct NativeCoin {}

    public fun wei_per_unit(): u256 { WEI_PER_UNIT }

    public fun to_wei(units: u64): u256 {
        (units as u256) * WEI_PER_UNIT
    }

    /// Number of whole units in an amount of wei.
    public fun from_wei(wei: u256): u256 {
        wei / WEI_PER_UNIT
    }
}
