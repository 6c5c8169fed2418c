/// Compression by run lengths, back references and variable-length integers.
module programs::compression {
    use std::vector;

    const E_BROKEN: u64 = 1;

    #[view]
    public fun runs(data: vector<u8>): vector<u8> {
        let (out, i, n) = (vector[], 0, vector::length(&data));
        while (i < n) {
            let (byte, count) = (*vector::borrow(&data, i), 1u8);
            while (i + (count as u64) < n && count < 255 && *vector::borrow(&data, i + (count as u64)) == byte) {
                count = count + 1;
            };
            vector::append(&mut out, vector[count, byte]);
            i = i + (count as u64);
        };
        out
    }

    #[view]
    public fun unpacked_runs(data: vector<u8>): vector<u8> {
        let (out, i) = (vector[], 0);
        while (i < vector::length(&data)) {
            let (count, byte) = (*vector::borrow(&data, i), *vector::borrow(&data, i + 1));
            while (count > 0) {
                vector::push_back(&mut out, byte);
                count = count - 1;
            };
            i = i + 2;
        };
        out
    }

    /// Length of the common bytes at two positions.
    fun matching(data: &vector<u8>, a: u64, b: u64): u64 {
        let n = 0;
        while (b + n < vector::length(data) && n < 15 && *vector::borrow(data, a + n) == *vector::borrow(data, b + n)) {
            n = n + 1;
        };
        n
    }

    #[view]
    /// Triples of distance, length and the byte that follows.
    public fun repeats(data: vector<u8>): vector<vector<u8>> {
        let (out, i, n) = (vector[], 0, vector::length(&data));
        while (i < n) {
            let (best, back, j) = (0, 0, if (i > 20) i - 20 else 0);
            while (j < i) {
                let length = matching(&data, j, i);
                if (length > best) (best, back) = (length, i - j);
                j = j + 1;
            };
            let entry = vector[(back as u8), (best as u8)];
            i = i + best;
            if (i < n) vector::push_back(&mut entry, *vector::borrow(&data, i));
            i = i + 1;
            vector::push_back(&mut out, entry);
        };
        out
    }

    #[view]
    public fun unpacked_repeats(entries: vector<vector<u8>>): vector<u8> {
        let (out, i) = (vector[], 0);
        while (i < vector::length(&entries)) {
            let entry = vector::borrow(&entries, i);
            let (back, count) = (*vector::borrow(entry, 0), *vector::borrow(entry, 1) % 32);
            while (count > 0) {
                assert!((back as u64) > 0 && (back as u64) <= vector::length(&out), E_BROKEN);
                let at = vector::length(&out) - (back as u64);
                let byte = *vector::borrow(&out, at);
                vector::push_back(&mut out, byte);
                count = count - 1;
            };
            if (vector::length(entry) > 2) vector::push_back(&mut out, *vector::borrow(entry, 2));
            i = i + 1;
        };
        out
    }

    #[view]
    public fun round_trips(data: vector<u8>): (bool, bool) {
        (unpacked_runs(runs(data)) == data, unpacked_repeats(repeats(data)) == data)
    }

    #[view]
    public fun periodic(period: u8, count: u64): (u64, u64, bool) {
        let data = vector[];
        while (vector::length(&data) < count % 60) {
            let i = vector::length(&data);
            vector::push_back(&mut data, ((i % ((period % 9 + 1) as u64)) as u8));
        };
        (vector::length(&runs(data)), vector::length(&repeats(data)), unpacked_repeats(repeats(data)) == data)
    }

    #[view]
    public fun zigzag(values: vector<u64>): vector<u8> {
        let (out, before, i) = (vector[], 0u64, 0);
        while (i < vector::length(&values)) {
            let value = *vector::borrow(&values, i) >> 2;
            let step = if (value >= before) (value - before) << 1 else (before - value) << 1 | 1;
            while (step >= 128) {
                vector::push_back(&mut out, ((step & 127 | 128) as u8));
                step = step >> 7;
            };
            vector::push_back(&mut out, (step as u8));
            before = value;
            i = i + 1;
        };
        out
    }
}
