/// Words, letter case and positions in text.
module programs::text_tools {
    use std::option::{Self, Option};
    use std::string::{Self, String};
    use std::vector;

    const SPACE: u8 = 32;

    #[view]
    public fun words(text: String): vector<String> {
        let (found, word, i) = (vector[], vector[], 0);
        let bytes = string::bytes(&text);
        while (i < vector::length(bytes)) {
            let byte = *vector::borrow(bytes, i);
            if (byte == SPACE) {
                if (!vector::is_empty(&word)) vector::push_back(&mut found, string::utf8(word));
                word = vector[];
            } else vector::push_back(&mut word, byte);
            i = i + 1;
        };
        if (!vector::is_empty(&word)) vector::push_back(&mut found, string::utf8(word));
        found
    }

    #[view]
    public fun joined(words: vector<String>, between: String): String {
        let (text, i) = (string::utf8(b""), 0);
        while (i < vector::length(&words)) {
            if (i > 0) string::append(&mut text, between);
            string::append(&mut text, *vector::borrow(&words, i));
            i = i + 1;
        };
        text
    }

    #[view]
    public fun upper(text: String): String {
        let bytes = *string::bytes(&text);
        let i = 0;
        while (i < vector::length(&bytes)) {
            let byte = vector::borrow_mut(&mut bytes, i);
            if (*byte >= 97 && *byte <= 122) *byte = *byte - 32;
            i = i + 1;
        };
        string::utf8(bytes)
    }

    #[view]
    /// Splits at character boundaries, and fails at other offsets.
    public fun cut(text: String, at: u64): (String, String) {
        (string::sub_string(&text, 0, at), string::sub_string(&text, at, string::length(&text)))
    }

    #[view]
    public fun replaced(text: String, old: String, new: String): String {
        let result = string::utf8(b"");
        if (string::is_empty(&old)) return text;
        loop {
            let n = string::length(&text);
            let at = string::index_of(&text, &old);
            if (at == n) break;
            string::append(&mut result, string::sub_string(&text, 0, at));
            string::append(&mut result, new);
            text = string::sub_string(&text, at + string::length(&old), n);
        };
        string::append(&mut result, text);
        result
    }

    #[view]
    public fun known_replaced(): vector<String> {
        vector[
            replaced(string::utf8(b"a-b-c"), string::utf8(b"-"), string::utf8(b"+")),
            replaced(string::utf8(b"aaaa"), string::utf8(b"aa"), string::utf8(b"b")),
            replaced(string::utf8(x"66c3bc6e66"), string::utf8(x"c3bc"), string::utf8(b"ue"))
        ]
    }

    #[view]
    public fun checked(bytes: vector<u8>): Option<String> { string::try_utf8(bytes) }

    #[view]
    public fun unchecked(bytes: vector<u8>): String { string::utf8(bytes) }

    #[view]
    public fun characters(text: String): u64 {
        let (count, i, bytes) = (0, 0, string::bytes(&text));
        while (i < vector::length(bytes)) {
            if (*vector::borrow(bytes, i) & 0xc0 != 0x80) count = count + 1;
            i = i + 1;
        };
        count
    }

    #[view]
    /// Valid and invalid UTF-8.
    public fun edges(): vector<bool> {
        let texts = vector[
            x"7f", x"80", x"c080", x"c280", x"dfbf", x"e08080", x"e0a080", x"eda080", x"ed9fbf", x"efbfbf", x"f0908080",
            x"f48fbfbf", x"f4908080", x"f5808080", x"ff", x"c3", x"e282", x"f09d84"
        ];
        let found = vector[];
        while (!vector::is_empty(&texts)) {
            vector::push_back(&mut found, option::is_some(&string::try_utf8(vector::pop_back(&mut texts))));
        };
        found
    }

    #[view]
    public fun is_palindrome(text: String): bool {
        let bytes = *string::bytes(&text);
        let other = copy bytes;
        vector::reverse(&mut other);
        bytes == other
    }
}
