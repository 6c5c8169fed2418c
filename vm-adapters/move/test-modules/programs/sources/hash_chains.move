/// Chains of hashes, with every hash function of the standard library.
module programs::hash_chains {
    use std::hash;
    use std::vector;

    fun hashed(kind: u8, data: vector<u8>): vector<u8> {
        if (kind % 3 == 0) hash::sha2_256(data)
        else if (kind % 3 == 1) hash::sha3_256(data)
        else hash::keccak256(data)
    }

    #[view]
    public fun chain(seed: vector<u8>, kinds: vector<u8>): vector<u8> {
        while (!vector::is_empty(&kinds)) seed = hashed(vector::pop_back(&mut kinds), seed);
        seed
    }

    #[view]
    public fun known(): vector<vector<u8>> {
        vector[hash::sha2_256(b"abc"), hash::sha3_256(b"abc"), hash::keccak256(b"abc"), hash::sha2_256(b"")]
    }

    #[view]
    /// Data with lengths around the block sizes.
    public fun sized(kind: u8, size: u64): vector<u8> {
        let data = vector[];
        while (vector::length(&data) < size % 300) {
            let n = vector::length(&data);
            vector::push_back(&mut data, ((n * 7 % 256) as u8));
        };
        hashed(kind, data)
    }

    #[view]
    /// Finds a nonce whose hash starts with zeros.
    public fun mine(data: vector<u8>): (u64, vector<u8>) {
        let nonce = 0u64;
        loop {
            let bytes = copy data;
            vector::push_back(&mut bytes, ((nonce % 256) as u8));
            vector::push_back(&mut bytes, ((nonce / 256) as u8));
            let hash = hash::sha2_256(bytes);
            if (*vector::borrow(&hash, 0) < 16 || nonce == 60000) return (nonce, hash);
            nonce = nonce + 1;
        }
    }

    #[view]
    public fun commitment(value: vector<u8>, salt: vector<u8>, guess: vector<u8>): bool {
        let (a, b) = (copy value, guess);
        vector::append(&mut a, salt);
        vector::append(&mut b, salt);
        hash::keccak256(a) == hash::keccak256(b)
    }
}
