/// UTF-8 strings.
module std::string {
    use std::vector;
    use std::option::{Self, Option};

    const E_INVALID_UTF8: u64 = 1;
    const E_INVALID_INDEX: u64 = 2;

    struct String has copy, drop, store { bytes: vector<u8> }

    public fun utf8(bytes: vector<u8>): String {
        assert!(internal_check_utf8(&bytes), E_INVALID_UTF8);
        String { bytes }
    }

    public fun try_utf8(bytes: vector<u8>): Option<String> {
        if (internal_check_utf8(&bytes)) option::some(String { bytes }) else option::none()
    }

    public fun bytes(s: &String): &vector<u8> {
        &s.bytes
    }

    public fun is_empty(s: &String): bool {
        vector::is_empty(&s.bytes)
    }

    /// Length in bytes.
    public fun length(s: &String): u64 {
        vector::length(&s.bytes)
    }

    public fun append(s: &mut String, other: String) {
        let String { bytes } = other;
        vector::append(&mut s.bytes, bytes)
    }

    public fun append_utf8(s: &mut String, bytes: vector<u8>) {
        append(s, utf8(bytes))
    }

    public fun sub_string(s: &String, i: u64, j: u64): String {
        let bytes = &s.bytes;
        assert!(
            i <= j && j <= vector::length(bytes)
                && internal_is_char_boundary(bytes, i)
                && internal_is_char_boundary(bytes, j),
            E_INVALID_INDEX
        );
        String { bytes: internal_sub_string(bytes, i, j) }
    }

    /// Byte index of `r` in `s`, or the length of `s` if it does not occur.
    public fun index_of(s: &String, r: &String): u64 {
        internal_index_of(&s.bytes, &r.bytes)
    }

    native fun internal_check_utf8(v: &vector<u8>): bool;
    native fun internal_is_char_boundary(v: &vector<u8>, i: u64): bool;
    native fun internal_sub_string(v: &vector<u8>, i: u64, j: u64): vector<u8>;
    native fun internal_index_of(v: &vector<u8>, r: &vector<u8>): u64;

    /// Inserts text before the byte at an index, which must be a character boundary.
    public fun insert(s: &mut String, at: u64, other: String) {
        let front = sub_string(s, 0, at);
        let end = length(s);
        let back = sub_string(s, at, end);
        append(&mut front, other);
        append(&mut front, back);
        *s = front;
    }
}
