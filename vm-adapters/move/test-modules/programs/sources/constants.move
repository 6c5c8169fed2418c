/// Constants of every possible type.
module programs::constants {
    const YES: bool = true;
    const NO: bool = false;
    const SMALL: u8 = 200;
    const SHORT: u16 = 60000;
    const WORD: u32 = 4000000000;
    const LONG: u64 = 18000000000000000000;
    const WIDE: u128 = 300000000000000000000000000000000000000;
    const WIDEST: u256 = 0x8000000000000000000000000000000000000000000000000000000000000001;
    const WHERE: address = @0xcafe;
    const TEXT: vector<u8> = b"text \"and\" \n \x00\xff more";
    const BYTES: vector<u8> = x"00ff10";
    const FLAGS: vector<bool> = vector[true, false, true];
    const PLACES: vector<address> = vector[@0x1, @programs, @std];
    const DEEP: vector<vector<vector<u64>>> = vector[vector[vector[1, 2], vector[]], vector[], vector[vector[3]]];
    const WIDES: vector<vector<u256>> = vector[vector[0x8000000000000000000000000000000000000000000000000000000000000001], vector[0, 1]];
    const COMPUTED: u64 = (1 << 40) + 17 * 3 - 9 / 2 % 3;
    const CHOSEN: bool = 3 > 2 && !(1 == 2) || false;
    const EMPTY: vector<u8> = vector[];

    #[view]
    public fun plain(): (bool, bool, u8, u16, u32, u64, u128, u256, address) {
        (YES, NO, SMALL, SHORT, WORD, LONG, WIDE, WIDEST, WHERE)
    }

    #[view]
    public fun vectors(): (vector<u8>, vector<u8>, vector<bool>, vector<address>, vector<vector<u256>>, vector<u8>) {
        (TEXT, BYTES, FLAGS, PLACES, WIDES, EMPTY)
    }

    #[view]
    public fun deep(): vector<vector<vector<u64>>> { DEEP }

    #[view]
    public fun computed(): (u64, bool) { (COMPUTED, CHOSEN) }

    #[view]
    /// Changes of a loaded constant do not change the constant.
    public fun changed(value: u64): (u64, u64) {
        let deep = DEEP;
        *std::vector::borrow_mut(std::vector::borrow_mut(std::vector::borrow_mut(&mut deep, 0), 0), 0) = value;
        let again = DEEP;
        (
            *std::vector::borrow(std::vector::borrow(std::vector::borrow(&deep, 0), 0), 0),
            *std::vector::borrow(std::vector::borrow(std::vector::borrow(&again, 0), 0), 0)
        )
    }

    #[view]
    public fun element(i: u64): bool { *std::vector::borrow(&FLAGS, i) }

    #[view]
    public fun literals(which: u8): u256 {
        if (which == 0) (255u8 as u256)
        else if (which == 1) (65535u16 as u256)
        else if (which == 2) (4294967295u32 as u256)
        else if (which == 3) (18446744073709551615u64 as u256)
        else if (which == 4) (340282366920938463463374607431768211455u128 as u256)
        else 115792089237316195423570985008687907853269984665640564039457584007913129639935
    }
}
