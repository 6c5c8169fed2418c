/// ASCII strings.
module std::ascii {
    use std::option::{Self, Option};
    use std::vector;

    friend std::type_name;

    const E_INVALID_ASCII_CHARACTER: u64 = 0x10000;

    struct String has copy, drop, store { bytes: vector<u8> }

    struct Char has copy, drop, store { byte: u8 }

    public fun char(byte: u8): Char {
        assert!(is_valid_char(byte), E_INVALID_ASCII_CHARACTER);
        Char { byte }
    }

    public fun string(bytes: vector<u8>): String {
        assert!(are_valid(&bytes), E_INVALID_ASCII_CHARACTER);
        String { bytes }
    }

    public fun try_string(bytes: vector<u8>): Option<String> {
        if (are_valid(&bytes)) option::some(String { bytes }) else option::none()
    }

    /// Makes a string without checks, for bytes that the VM wrote from identifiers and digits.
    public(friend) fun of_valid(bytes: vector<u8>): String {
        String { bytes }
    }

    public fun all_characters_printable(string: &String): bool {
        let i = 0;
        let n = vector::length(&string.bytes);
        while (i < n && is_printable_char(*vector::borrow(&string.bytes, i))) i = i + 1;
        i == n
    }

    public fun push_char(string: &mut String, char: Char) {
        vector::push_back(&mut string.bytes, char.byte)
    }

    public fun pop_char(string: &mut String): Char {
        Char { byte: vector::pop_back(&mut string.bytes) }
    }

    public fun length(string: &String): u64 {
        vector::length(&string.bytes)
    }

    public fun as_bytes(string: &String): &vector<u8> {
        &string.bytes
    }

    public fun into_bytes(string: String): vector<u8> {
        let String { bytes } = string;
        bytes
    }

    public fun byte(char: Char): u8 {
        let Char { byte } = char;
        byte
    }

    public fun is_valid_char(byte: u8): bool {
        byte < 0x80
    }

    /// Whether a byte is printable: from the space to the tilde.
    public fun is_printable_char(byte: u8): bool {
        0x20 <= byte && byte < 0x7f
    }

    fun are_valid(bytes: &vector<u8>): bool {
        let i = 0;
        let n = vector::length(bytes);
        while (i < n && *vector::borrow(bytes, i) < 0x80) i = i + 1;
        i == n
    }
}
