/// Base64 with padding.
module programs::base64 {
    use std::vector;

    const ALPHABET: vector<u8> = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    const PAD: u8 = 61;
    const E_LENGTH: u64 = 1;
    const E_CHARACTER: u64 = 2;

    #[view]
    public fun encode(data: vector<u8>): vector<u8> {
        let alphabet = ALPHABET;
        let (out, i, n) = (vector[], 0, vector::length(&data));
        while (i < n) {
            let word = 0u32;
            let k = 0;
            while (k < 3) {
                word = word << 8;
                if (i + k < n) word = word | (*vector::borrow(&data, i + k) as u32);
                k = k + 1;
            };
            k = 0;
            while (k < 4) {
                let index = (word >> (18 - 6 * (k as u8))) & 63;
                let is_padding = i + k > n;
                vector::push_back(&mut out, if (is_padding) PAD else *vector::borrow(&alphabet, (index as u64)));
                k = k + 1;
            };
            i = i + 3;
        };
        out
    }

    fun value(character: u8): u32 {
        if (character >= 65 && character <= 90) return ((character - 65) as u32);
        if (character >= 97 && character <= 122) return ((character - 71) as u32);
        if (character >= 48 && character <= 57) return ((character + 4) as u32);
        if (character == 43) return 62;
        if (character == 47) return 63;
        abort E_CHARACTER
    }

    #[view]
    public fun decode(text: vector<u8>): vector<u8> {
        let n = vector::length(&text);
        assert!(n % 4 == 0, E_LENGTH);
        let (out, i) = (vector[], 0);
        while (i < n) {
            let (word, k, pads) = (0u32, 0, 0);
            while (k < 4) {
                let character = *vector::borrow(&text, i + k);
                word = word << 6;
                if (character == PAD && i + k + 2 >= n) pads = pads + 1 else word = word | value(character);
                k = k + 1;
            };
            vector::push_back(&mut out, ((word >> 16) as u8));
            if (pads < 2) vector::push_back(&mut out, ((word >> 8 & 255) as u8));
            if (pads < 1) vector::push_back(&mut out, ((word & 255) as u8));
            i = i + 4;
        };
        out
    }

    #[view]
    public fun round_trip(data: vector<u8>): bool { decode(encode(data)) == data }

    #[view]
    public fun greeting(): vector<u8> { decode(b"SGVsbG8sIE1vdmUh") }

    #[view]
    public fun broken(): vector<u8> { decode(b"SGV-bG8=") }
}
