/// Ciphers with wrapping additions: XTEA and ChaCha20.
module programs::ciphers {
    use std::vector;

    const DELTA: u64 = 0x9e3779b9;
    const MASK: u64 = 0xffffffff;

    fun mixed(v: u64, sum: u64, key: &vector<u32>, which: u64): u64 {
        let shifted = ((v << 4 & MASK) ^ (v >> 5)) + v & MASK;
        shifted ^ (sum + (*vector::borrow(key, which & 3) as u64) & MASK)
    }

    fun encrypt(a: u64, b: u64, key: &vector<u32>): (u64, u64) {
        let (sum, i) = (0u64, 0);
        while (i < 32) {
            a = a + mixed(b, sum, key, sum) & MASK;
            sum = sum + DELTA & MASK;
            b = b + mixed(a, sum, key, sum >> 11) & MASK;
            i = i + 1;
        };
        (a, b)
    }

    fun decrypt(a: u64, b: u64, key: &vector<u32>): (u64, u64) {
        let (sum, i) = (DELTA * 32 & MASK, 0);
        while (i < 32) {
            b = b + MASK + 1 - mixed(a, sum, key, sum >> 11) & MASK;
            sum = sum + MASK + 1 - DELTA & MASK;
            a = a + MASK + 1 - mixed(b, sum, key, sum) & MASK;
            i = i + 1;
        };
        (a, b)
    }

    #[view]
    public fun xtea(block: u64, key: u128): (u64, bool) {
        let words = vector[((key >> 96) as u32), (key >> 64 & 0xffffffff as u32), (key >> 32 & 0xffffffff as u32), (key & 0xffffffff as u32)];
        let (a, b) = encrypt(block >> 32, block & MASK, &words);
        let (c, d) = decrypt(a, b, &words);
        (a << 32 | b, c << 32 | d == block)
    }

    fun rotated(a: u32, by: u8): u32 { a << by | a >> (32 - by) }

    fun plus(a: u32, b: u32): u32 { (((a as u64) + (b as u64) & MASK) as u32) }

    fun half(state: &mut vector<u32>, a: u64, b: u64, c: u64, by: u8) {
        let sum = plus(*vector::borrow(state, a), *vector::borrow(state, b));
        *vector::borrow_mut(state, a) = sum;
        let place = vector::borrow_mut(state, c);
        *place = rotated(*place ^ sum, by);
    }

    fun quarter_round(state: &mut vector<u32>, a: u64, b: u64, c: u64, d: u64) {
        half(state, a, b, d, 16);
        half(state, c, d, b, 12);
        half(state, a, b, d, 8);
        half(state, c, d, b, 7);
    }

    #[view]
    /// The ChaCha20 block function (RFC 8439, section 2.3) for a key of words.
    public fun chacha_block(key: vector<u32>, counter: u32, nonce: vector<u32>): vector<u32> {
        let start = vector[0x61707865u32, 0x3320646e, 0x79622d32, 0x6b206574];
        vector::append(&mut start, key);
        while (vector::length(&start) < 12) vector::push_back(&mut start, 0);
        vector::push_back(&mut start, counter);
        vector::append(&mut start, nonce);
        while (vector::length(&start) < 16) vector::push_back(&mut start, 0);
        let (state, i) = (start, 0);
        while (i < 10) {
            quarter_round(&mut state, 0, 4, 8, 12);
            quarter_round(&mut state, 1, 5, 9, 13);
            quarter_round(&mut state, 2, 6, 10, 14);
            quarter_round(&mut state, 3, 7, 11, 15);
            quarter_round(&mut state, 0, 5, 10, 15);
            quarter_round(&mut state, 1, 6, 11, 12);
            quarter_round(&mut state, 2, 7, 8, 13);
            quarter_round(&mut state, 3, 4, 9, 14);
            i = i + 1;
        };
        i = 0;
        while (i < 16) {
            let word = vector::borrow_mut(&mut state, i);
            *word = plus(*word, *vector::borrow(&start, i));
            i = i + 1;
        };
        state
    }

    #[view]
    public fun caesar(text: vector<u8>, by: u8): vector<u8> {
        let i = 0;
        while (i < vector::length(&text)) {
            let letter = vector::borrow_mut(&mut text, i);
            if (*letter >= 97 && *letter <= 122) *letter = (*letter - 97 + by % 26) % 26 + 97;
            i = i + 1;
        };
        text
    }
}
