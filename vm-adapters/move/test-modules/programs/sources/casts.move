/// Casts between all integer widths, at the edges of both and at other values.
module programs::casts {
    use std::vector;

    #[view]
    /// Casts a value to every width that holds it.
    public fun widen_u8(a: u8): (u8, u16, u32, u64, u128, u256) {
        ((a as u8), (a as u16), (a as u32), (a as u64), (a as u128), (a as u256))
    }

    #[view]
    /// Casts a value to every width that holds it.
    public fun widen_u16(a: u16): (u16, u32, u64, u128, u256) {
        ((a as u16), (a as u32), (a as u64), (a as u128), (a as u256))
    }

    #[view]
    /// Casts a value to every width that holds it.
    public fun widen_u32(a: u32): (u32, u64, u128, u256) {
        ((a as u32), (a as u64), (a as u128), (a as u256))
    }

    #[view]
    /// Casts a value to every width that holds it.
    public fun widen_u64(a: u64): (u64, u128, u256) {
        ((a as u64), (a as u128), (a as u256))
    }

    #[view]
    /// Casts a value to every width that holds it.
    public fun widen_u128(a: u128): (u128, u256) {
        ((a as u128), (a as u256))
    }

    #[view]
    /// Casts a value to every width that holds it.
    public fun widen_u256(a: u256): (u256) {
        ((a as u256))
    }

    #[view]
    public fun narrow_u16(to: u8, a: u16): u256 {
        if (to == 0) return ((a as u8) as u256);
        (a as u256)
    }

    #[view]
    public fun narrow_u32(to: u8, a: u32): u256 {
        if (to == 0) return ((a as u8) as u256);
        if (to == 1) return ((a as u16) as u256);
        (a as u256)
    }

    #[view]
    public fun narrow_u64(to: u8, a: u64): u256 {
        if (to == 0) return ((a as u8) as u256);
        if (to == 1) return ((a as u16) as u256);
        if (to == 2) return ((a as u32) as u256);
        (a as u256)
    }

    #[view]
    public fun narrow_u128(to: u8, a: u128): u256 {
        if (to == 0) return ((a as u8) as u256);
        if (to == 1) return ((a as u16) as u256);
        if (to == 2) return ((a as u32) as u256);
        if (to == 3) return ((a as u64) as u256);
        (a as u256)
    }

    #[view]
    public fun narrow_u256(to: u8, a: u256): u256 {
        if (to == 0) return ((a as u8) as u256);
        if (to == 1) return ((a as u16) as u256);
        if (to == 2) return ((a as u32) as u256);
        if (to == 3) return ((a as u64) as u256);
        if (to == 4) return ((a as u128) as u256);
        a
    }

    #[view]
    /// The largest value that fits, and the next one.
    public fun edge(to: u8, more: bool): u256 {
        let edges = vector[0xffu256, 0xffff, 0xffffffff, 0xffffffffffffffff, 0xffffffffffffffffffffffffffffffff];
        let edge = *vector::borrow(&edges, ((to % 5) as u64));
        narrow_u256(to % 5, if (more) edge + 1 else edge)
    }

    #[view]
    /// Casts through all widths, down and up again.
    public fun through(a: u256): u256 {
        let a128 = ((a & 0xffffffffffffffffffffffffffffffff) as u128);
        let a64 = ((a128 >> 64) as u64);
        let a32 = ((a64 & 0xffffffff) as u32);
        let a16 = ((a32 >> 16) as u16);
        let a8 = ((a16 % 256) as u8);
        (a8 as u256) + (a16 as u256) + (a32 as u256) + (a64 as u256) + (a128 as u256)
    }
}
