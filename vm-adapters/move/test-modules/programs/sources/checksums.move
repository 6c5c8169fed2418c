/// CRC-32, Adler-32 and FNV-1a.
module programs::checksums {
    use std::vector;

    fun table(): vector<u32> {
        let (rows, i) = (vector[], 0u32);
        while (i < 256) {
            let (row, bit) = (i, 0);
            while (bit < 8) {
                row = if (row & 1 == 1) (row >> 1) ^ 0xedb88320 else row >> 1;
                bit = bit + 1;
            };
            vector::push_back(&mut rows, row);
            i = i + 1;
        };
        rows
    }

    #[view]
    public fun crc32(data: vector<u8>): u32 {
        let rows = table();
        let (crc, i) = (0xffffffffu32, 0);
        while (i < vector::length(&data)) {
            let index = ((crc ^ (*vector::borrow(&data, i) as u32)) & 255 as u64);
            crc = (crc >> 8) ^ *vector::borrow(&rows, index);
            i = i + 1;
        };
        crc ^ 0xffffffff
    }

    #[view]
    public fun adler32(data: vector<u8>): u32 {
        let (a, b, i) = (1u32, 0u32, 0);
        while (i < vector::length(&data)) {
            a = (a + (*vector::borrow(&data, i) as u32)) % 65521;
            b = (b + a) % 65521;
            i = i + 1;
        };
        b << 16 | a
    }

    #[view]
    public fun fnv1a(data: vector<u8>): u64 {
        let (hash, i) = (0xcbf29ce484222325u64, 0);
        while (i < vector::length(&data)) {
            hash = hash ^ (*vector::borrow(&data, i) as u64);
            hash = (((hash as u128) * 0x100000001b3 & 0xffffffffffffffff) as u64);
            i = i + 1;
        };
        hash
    }

    #[view]
    /// The published checksums of "123456789".
    public fun known(): (u32, u32, u64) {
        (crc32(b"123456789"), adler32(b"123456789"), fnv1a(b"123456789"))
    }

    #[view]
    public fun luhn(digits: vector<u8>): bool {
        let (sum, doubles) = (0u64, false);
        while (!vector::is_empty(&digits)) {
            let digit = ((vector::pop_back(&mut digits) % 10) as u64);
            if (doubles) digit = digit * 2;
            sum = sum + digit / 10 + digit % 10;
            doubles = !doubles;
        };
        sum % 10 == 0
    }
}
