/// Every instruction on integers of every width.
module corpus::arithmetic {
    const E_NO_OPERATION: u64 = 99;

    #[view]
    public fun binary_u8(op: u8, a: u8, b: u8): u8 {
        if (op == 0) a + b
        else if (op == 1) a - b
        else if (op == 2) a * b
        else if (op == 3) a / b
        else if (op == 4) a % b
        else if (op == 5) a | b
        else if (op == 6) a & b
        else if (op == 7) a ^ b
        else abort E_NO_OPERATION
    }

    #[view]
    /// Results of <, >, <=, >=, == and !=.
    public fun compare_u8(a: u8, b: u8): vector<bool> {
        vector[a < b, a > b, a <= b, a >= b, a == b, a != b]
    }

    #[view]
    public fun shift_u8(left: bool, a: u8, by: u8): u8 { if (left) a << by else a >> by }

    #[view]
    public fun from_u8_to_u8(a: u8): u8 { (a as u8) }

    #[view]
    public fun from_u8_to_u64(a: u8): u64 { (a as u64) }

    #[view]
    public fun from_u8_to_u256(a: u8): u256 { (a as u256) }

    #[view]
    public fun binary_u16(op: u8, a: u16, b: u16): u16 {
        if (op == 0) a + b
        else if (op == 1) a - b
        else if (op == 2) a * b
        else if (op == 3) a / b
        else if (op == 4) a % b
        else if (op == 5) a | b
        else if (op == 6) a & b
        else if (op == 7) a ^ b
        else abort E_NO_OPERATION
    }

    #[view]
    /// Results of <, >, <=, >=, == and !=.
    public fun compare_u16(a: u16, b: u16): vector<bool> {
        vector[a < b, a > b, a <= b, a >= b, a == b, a != b]
    }

    #[view]
    public fun shift_u16(left: bool, a: u16, by: u8): u16 { if (left) a << by else a >> by }

    #[view]
    public fun from_u256_to_u16(a: u256): u16 { (a as u16) }

    #[view]
    public fun from_u16_to_u8(a: u16): u8 { (a as u8) }

    #[view]
    public fun from_u16_to_u64(a: u16): u64 { (a as u64) }

    #[view]
    public fun from_u16_to_u256(a: u16): u256 { (a as u256) }

    #[view]
    public fun binary_u32(op: u8, a: u32, b: u32): u32 {
        if (op == 0) a + b
        else if (op == 1) a - b
        else if (op == 2) a * b
        else if (op == 3) a / b
        else if (op == 4) a % b
        else if (op == 5) a | b
        else if (op == 6) a & b
        else if (op == 7) a ^ b
        else abort E_NO_OPERATION
    }

    #[view]
    /// Results of <, >, <=, >=, == and !=.
    public fun compare_u32(a: u32, b: u32): vector<bool> {
        vector[a < b, a > b, a <= b, a >= b, a == b, a != b]
    }

    #[view]
    public fun shift_u32(left: bool, a: u32, by: u8): u32 { if (left) a << by else a >> by }

    #[view]
    public fun from_u256_to_u32(a: u256): u32 { (a as u32) }

    #[view]
    public fun from_u32_to_u8(a: u32): u8 { (a as u8) }

    #[view]
    public fun from_u32_to_u64(a: u32): u64 { (a as u64) }

    #[view]
    public fun from_u32_to_u256(a: u32): u256 { (a as u256) }

    #[view]
    public fun binary_u64(op: u8, a: u64, b: u64): u64 {
        if (op == 0) a + b
        else if (op == 1) a - b
        else if (op == 2) a * b
        else if (op == 3) a / b
        else if (op == 4) a % b
        else if (op == 5) a | b
        else if (op == 6) a & b
        else if (op == 7) a ^ b
        else abort E_NO_OPERATION
    }

    #[view]
    /// Results of <, >, <=, >=, == and !=.
    public fun compare_u64(a: u64, b: u64): vector<bool> {
        vector[a < b, a > b, a <= b, a >= b, a == b, a != b]
    }

    #[view]
    public fun shift_u64(left: bool, a: u64, by: u8): u64 { if (left) a << by else a >> by }

    #[view]
    public fun from_u64_to_u8(a: u64): u8 { (a as u8) }

    #[view]
    public fun from_u64_to_u64(a: u64): u64 { (a as u64) }

    #[view]
    public fun from_u64_to_u256(a: u64): u256 { (a as u256) }

    #[view]
    public fun binary_u128(op: u8, a: u128, b: u128): u128 {
        if (op == 0) a + b
        else if (op == 1) a - b
        else if (op == 2) a * b
        else if (op == 3) a / b
        else if (op == 4) a % b
        else if (op == 5) a | b
        else if (op == 6) a & b
        else if (op == 7) a ^ b
        else abort E_NO_OPERATION
    }

    #[view]
    /// Results of <, >, <=, >=, == and !=.
    public fun compare_u128(a: u128, b: u128): vector<bool> {
        vector[a < b, a > b, a <= b, a >= b, a == b, a != b]
    }

    #[view]
    public fun shift_u128(left: bool, a: u128, by: u8): u128 { if (left) a << by else a >> by }

    #[view]
    public fun from_u256_to_u128(a: u256): u128 { (a as u128) }

    #[view]
    public fun from_u128_to_u8(a: u128): u8 { (a as u8) }

    #[view]
    public fun from_u128_to_u64(a: u128): u64 { (a as u64) }

    #[view]
    public fun from_u128_to_u256(a: u128): u256 { (a as u256) }

    #[view]
    public fun binary_u256(op: u8, a: u256, b: u256): u256 {
        if (op == 0) a + b
        else if (op == 1) a - b
        else if (op == 2) a * b
        else if (op == 3) a / b
        else if (op == 4) a % b
        else if (op == 5) a | b
        else if (op == 6) a & b
        else if (op == 7) a ^ b
        else abort E_NO_OPERATION
    }

    #[view]
    /// Results of <, >, <=, >=, == and !=.
    public fun compare_u256(a: u256, b: u256): vector<bool> {
        vector[a < b, a > b, a <= b, a >= b, a == b, a != b]
    }

    #[view]
    public fun shift_u256(left: bool, a: u256, by: u8): u256 { if (left) a << by else a >> by }

    #[view]
    public fun from_u256_to_u8(a: u256): u8 { (a as u8) }

    #[view]
    public fun from_u256_to_u64(a: u256): u64 { (a as u64) }

    #[view]
    public fun from_u256_to_u256(a: u256): u256 { (a as u256) }

    #[view]
    /// The largest number of each width, as a literal.
    public fun largest(): (u8, u16, u32, u64, u128, u256) {
        (
            0xff,
            0xffff,
            0xffffffff,
            0xffffffffffffffff,
            0xffffffffffffffffffffffffffffffff,
            0xffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff,
        )
    }
}
