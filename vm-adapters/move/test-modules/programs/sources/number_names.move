/// Numbers as hexadecimal, base 58 and Roman numerals.
module programs::number_names {
    use std::string::{Self, String};
    use std::vector;

    const BASE58: vector<u8> = b"123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
    const HEX: vector<u8> = b"0123456789abcdef";
    const E_LETTER: u64 = 1;
    const E_RANGE: u64 = 2;

    #[view]
    public fun to_hex(bytes: vector<u8>): String {
        let alphabet = HEX;
        let (text, i) = (vector[], 0);
        while (i < vector::length(&bytes)) {
            let byte = *vector::borrow(&bytes, i);
            vector::push_back(&mut text, *vector::borrow(&alphabet, ((byte >> 4) as u64)));
            vector::push_back(&mut text, *vector::borrow(&alphabet, ((byte & 15) as u64)));
            i = i + 1;
        };
        string::utf8(text)
    }

    #[view]
    public fun to_base58(bytes: vector<u8>): String {
        let alphabet = BASE58;
        let (digits, i) = (vector<u8>[], 0);
        while (i < vector::length(&bytes)) {
            let (carry, j) = ((*vector::borrow(&bytes, i) as u32), 0);
            while (j < vector::length(&digits)) {
                let digit = vector::borrow_mut(&mut digits, j);
                carry = carry + ((*digit as u32) << 8);
                *digit = ((carry % 58) as u8);
                carry = carry / 58;
                j = j + 1;
            };
            while (carry > 0) {
                vector::push_back(&mut digits, ((carry % 58) as u8));
                carry = carry / 58;
            };
            i = i + 1;
        };
        let zeros = 0;
        while (zeros < vector::length(&bytes) && *vector::borrow(&bytes, zeros) == 0) {
            vector::push_back(&mut digits, 0);
            zeros = zeros + 1;
        };
        let text = vector[];
        while (!vector::is_empty(&digits)) {
            vector::push_back(&mut text, *vector::borrow(&alphabet, (vector::pop_back(&mut digits) as u64)));
        };
        string::utf8(text)
    }

    #[view]
    public fun from_base58(text: vector<u8>): u256 {
        let alphabet = BASE58;
        let (value, i) = (0u256, 0);
        while (i < vector::length(&text)) {
            let (is_letter, digit) = vector::index_of(&alphabet, vector::borrow(&text, i));
            assert!(is_letter, E_LETTER);
            value = value * 58 + (digit as u256);
            i = i + 1;
        };
        value
    }

    #[view]
    public fun roman(n: u16): String {
        assert!(n > 0 && n < 4000, E_RANGE);
        let values = vector[1000u16, 900, 500, 400, 100, 90, 50, 40, 10, 9, 5, 4, 1];
        let names = vector[b"M", b"CM", b"D", b"CD", b"C", b"XC", b"L", b"XL", b"X", b"IX", b"V", b"IV", b"I"];
        let (text, i) = (string::utf8(b""), 0);
        while (n > 0) {
            if (n >= *vector::borrow(&values, i)) {
                n = n - *vector::borrow(&values, i);
                string::append_utf8(&mut text, *vector::borrow(&names, i));
            } else i = i + 1;
        };
        text
    }

    #[view]
    public fun known(): (String, u256, String) {
        (to_base58(b"Hello World!"), from_base58(b"2NEpo7TZRRrLZSi2U"), roman(1994))
    }
}
