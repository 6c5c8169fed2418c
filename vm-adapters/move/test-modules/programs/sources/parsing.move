/// Parses and prints numbers, with an abort code for each kind of error.
module programs::parsing {
    use std::string::{Self, String};
    use std::vector;

    const E_EMPTY: u64 = 1;
    const E_DIGIT: u64 = 2;
    const E_TRAILING: u64 = 3;

    #[view]
    public fun parse_u64(text: String): u64 {
        let bytes = string::bytes(&text);
        let n = vector::length(bytes);
        assert!(n > 0, E_EMPTY);
        let (i, value) = (0, 0u64);
        while (i < n) {
            let byte = *vector::borrow(bytes, i);
            assert!(byte >= 48 && byte <= 57, E_DIGIT);
            value = value * 10 + ((byte - 48) as u64);
            i = i + 1;
        };
        value
    }

    fun hex_digit(byte: u8): u256 {
        if (byte >= 48 && byte <= 57) ((byte - 48) as u256)
        else if (byte >= 97 && byte <= 102) ((byte - 87) as u256)
        else if (byte >= 65 && byte <= 70) ((byte - 55) as u256)
        else abort E_DIGIT
    }

    #[view]
    public fun parse_hex(bytes: vector<u8>): u256 {
        let value = 0;
        vector::reverse(&mut bytes);
        while (!vector::is_empty(&bytes)) value = value * 16 + hex_digit(vector::pop_back(&mut bytes));
        value
    }

    #[view]
    public fun to_decimal(value: u256): String {
        if (value == 0) return string::utf8(b"0");
        let digits = vector[];
        while (value > 0) {
            vector::push_back(&mut digits, ((value % 10) as u8) + 48);
            value = value / 10;
        };
        vector::reverse(&mut digits);
        string::utf8(digits)
    }

    #[view]
    public fun to_hex(value: u128): vector<u8> {
        let (digits, shift) = (b"0x", 128u8);
        while (shift > 0) {
            shift = shift - 4;
            let digit = ((value >> shift & 15) as u8);
            vector::push_back(&mut digits, if (digit < 10) digit + 48 else digit + 87);
        };
        digits
    }

    #[view]
    public fun there_and_back(value: u64): bool { parse_u64(to_decimal((value as u256))) == value }

    #[view]
    public fun too_large(): u64 { parse_u64(string::utf8(b"18446744073709551616")) }

    #[view]
    public fun largest(): (u64, u256) {
        (
            parse_u64(string::utf8(b"18446744073709551615")),
            parse_hex(b"ffffFFFFffffffffffffffffffffffffffffffffffffffffffffffffffffffff")
        )
    }

    /// Evaluates a sum such as `12+(3*4)` from an offset. Returns the value and the end offset.
    fun expression(text: &vector<u8>, at: u64): (u64, u64) {
        let (value, at) = term(text, at);
        while (at < vector::length(text) && *vector::borrow(text, at) == 43) {
            let (more, next) = term(text, at + 1);
            value = value + more;
            at = next;
        };
        (value, at)
    }

    fun term(text: &vector<u8>, at: u64): (u64, u64) {
        let (value, at) = factor(text, at);
        while (at < vector::length(text) && *vector::borrow(text, at) == 42) {
            let (more, next) = factor(text, at + 1);
            value = value * more;
            at = next;
        };
        (value, at)
    }

    fun factor(text: &vector<u8>, at: u64): (u64, u64) {
        if (*vector::borrow(text, at) == 40) {
            let (value, next) = expression(text, at + 1);
            assert!(*vector::borrow(text, next) == 41, E_DIGIT);
            return (value, next + 1)
        };
        let (value, from) = (0u64, at);
        while (at < vector::length(text)) {
            let byte = *vector::borrow(text, at);
            if (byte < 48 || byte > 57) break;
            value = value * 10 + ((byte - 48) as u64);
            at = at + 1;
        };
        assert!(at > from, E_EMPTY);
        (value, at)
    }

    #[view]
    public fun evaluate(text: vector<u8>): u64 {
        let (value, at) = expression(&text, 0);
        assert!(at == vector::length(&text), E_TRAILING);
        value
    }

    #[view]
    public fun evaluate_known(which: u64): u64 {
        let texts = vector[b"1+2*3", b"(1+2)*3", b"((((7))))", b"2*(3+4)*(5+6)", b"1+", b"(1", b"1)", b"9*9*9*9+1"];
        evaluate(*vector::borrow(&texts, which % 9))
    }
}
