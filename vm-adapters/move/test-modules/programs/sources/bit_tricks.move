/// Counts, reverses and interleaves bits.
module programs::bit_tricks {
    use std::vector;

    #[view]
    public fun ones(a: u64): u64 {
        a = a - ((a >> 1) & 0x5555555555555555);
        a = (a & 0x3333333333333333) + ((a >> 2) & 0x3333333333333333);
        a = (a + (a >> 4)) & 0x0f0f0f0f0f0f0f0f;
        ((((a as u128) * 0x0101010101010101) >> 56 & 0xff) as u64)
    }

    #[view]
    public fun leading_zeros(a: u256): u16 {
        let (count, half) = (0u16, 128u8);
        if (a == 0) return 256;
        while (half > 0) {
            if (a >> (255 - (half - 1)) == 0) {
                count = count + (half as u16);
                a = a << half;
            };
            half = half / 2;
        };
        count
    }

    #[view]
    public fun reversed(a: u32): u32 {
        a = (a >> 1) & 0x55555555 | (a & 0x55555555) << 1;
        a = (a >> 2) & 0x33333333 | (a & 0x33333333) << 2;
        a = (a >> 4) & 0x0f0f0f0f | (a & 0x0f0f0f0f) << 4;
        a = (a >> 8) & 0x00ff00ff | (a & 0x00ff00ff) << 8;
        a >> 16 | a << 16
    }

    #[view]
    public fun gray(a: u16): (u16, u16) {
        let code = a ^ (a >> 1);
        let (back, shifted) = (code, code >> 1);
        while (shifted != 0) {
            back = back ^ shifted;
            shifted = shifted >> 1;
        };
        (code, back)
    }

    fun spread(a: u32): u64 {
        let (result, i) = (0u64, 0u8);
        while (i < 32) {
            result = result | ((a >> i & 1) as u64) << (2 * i);
            i = i + 1;
        };
        result
    }

    #[view]
    public fun interleaved(x: u32, y: u32): u64 { spread(x) | spread(y) << 1 }

    #[view]
    public fun rotated(a: u128, by: u8): u128 {
        by = by % 128;
        if (by == 0) a else a << by | a >> (128 - by)
    }

    #[view]
    public fun bytes_turned(a: u256): u256 {
        let (result, i) = (0u256, 0);
        while (i < 32) {
            result = result << 8 | (a & 0xff);
            a = a >> 8;
            i = i + 1;
        };
        result
    }

    #[view]
    public fun parity(v: vector<u8>): (u8, bool) {
        let all = 0u8;
        while (!vector::is_empty(&v)) all = all ^ vector::pop_back(&mut v);
        (all, ones((all as u64)) % 2 == 1)
    }

    #[view]
    public fun subsets(mask: u8): vector<u8> {
        let (found, subset) = (vector[mask], mask);
        while (subset > 0) {
            subset = (subset - 1) & mask;
            vector::push_back(&mut found, subset);
        };
        found
    }
}
