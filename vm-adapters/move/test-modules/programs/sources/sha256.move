/// SHA-256 in Move, to compare with the native function.
module programs::sha256 {
    use std::hash;
    use std::vector;

    const ROUND: vector<u32> = vector[
        0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
        0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
        0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
        0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
        0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
        0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
        0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
        0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2
    ];
    const START: vector<u32> = vector[
        0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19
    ];

    fun turned(a: u32, by: u8): u32 { a >> by | a << (32 - by) }

    fun plus(a: u32, b: u32): u32 { (((a as u64) + (b as u64) & 0xffffffff) as u32) }

    fun padded(data: vector<u8>): vector<u8> {
        let bits = vector::length(&data) * 8;
        vector::push_back(&mut data, 128);
        while (vector::length(&data) % 64 != 56) vector::push_back(&mut data, 0);
        let shift = 64u8;
        while (shift > 0) {
            shift = shift - 8;
            vector::push_back(&mut data, ((bits >> shift & 255) as u8));
        };
        data
    }

    fun schedule(data: &vector<u8>, from: u64): vector<u32> {
        let (words, i) = (vector[], 0);
        while (i < 16) {
            let (word, j) = (0u32, 0);
            while (j < 4) {
                word = word << 8 | (*vector::borrow(data, from + i * 4 + j) as u32);
                j = j + 1;
            };
            vector::push_back(&mut words, word);
            i = i + 1;
        };
        while (i < 64) {
            let (a, b) = (*vector::borrow(&words, i - 15), *vector::borrow(&words, i - 2));
            let s0 = turned(a, 7) ^ turned(a, 18) ^ (a >> 3);
            let s1 = turned(b, 17) ^ turned(b, 19) ^ (b >> 10);
            let sum = plus(plus(*vector::borrow(&words, i - 16), s0), plus(*vector::borrow(&words, i - 7), s1));
            vector::push_back(&mut words, sum);
            i = i + 1;
        };
        words
    }

    fun compress(state: &mut vector<u32>, words: &vector<u32>, round: &vector<u32>) {
        let (a, b, c, d) = (*vector::borrow(state, 0), *vector::borrow(state, 1), *vector::borrow(state, 2), *vector::borrow(state, 3));
        let (e, f, g, h) = (*vector::borrow(state, 4), *vector::borrow(state, 5), *vector::borrow(state, 6), *vector::borrow(state, 7));
        let i = 0;
        while (i < 64) {
            let s1 = turned(e, 6) ^ turned(e, 11) ^ turned(e, 25);
            let choice = (e & f) ^ ((e ^ 0xffffffff) & g);
            let t1 = plus(plus(plus(h, s1), plus(choice, *vector::borrow(round, i))), *vector::borrow(words, i));
            let s0 = turned(a, 2) ^ turned(a, 13) ^ turned(a, 22);
            let t2 = plus(s0, (a & b) ^ (a & c) ^ (b & c));
            (h, g, f, e, d, c, b, a) = (g, f, e, plus(d, t1), c, b, a, plus(t1, t2));
            i = i + 1;
        };
        let (all, i) = (vector[h, g, f, e, d, c, b, a], 0);
        while (i < 8) {
            let word = vector::borrow_mut(state, i);
            *word = plus(*word, vector::pop_back(&mut all));
            i = i + 1;
        }
    }

    fun digest(data: vector<u8>): vector<u8> {
        let round = ROUND;
        let (data, state, at) = (padded(data), START, 0);
        while (at < vector::length(&data)) {
            compress(&mut state, &schedule(&data, at), &round);
            at = at + 64;
        };
        let (bytes, i) = (vector[], 0);
        while (i < 32) {
            let word = *vector::borrow(&state, i / 4);
            vector::push_back(&mut bytes, ((word >> (24 - 8 * ((i % 4) as u8)) & 255) as u8));
            i = i + 1;
        };
        bytes
    }

    #[view]
    public fun hashed(data: vector<u8>): vector<u8> { digest(data) }

    #[view]
    public fun is_the_same(size: u64): bool {
        let data = vector[];
        while (vector::length(&data) < size % 130) vector::push_back(&mut data, 97);
        digest(data) == hash::sha2_256(data)
    }
}
