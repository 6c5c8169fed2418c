/// Instructions that no Move source compiles to. The corpus replaces instructions of these bodies with them.
module corpus::patched {
    use std::vector;

    #[view]
    public fun both(a: bool, b: bool): bool { a == b }

    #[view]
    public fun either(a: bool, b: bool): bool { a == b }

    #[view]
    public fun nothing(a: u64): u64 { a }

    #[view]
    public fun unpack_two(items: vector<u64>): (u64, u64) {
        vector::destroy_empty(items);
        (1, 2)
    }
}
