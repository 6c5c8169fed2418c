/// Deserializes BCS, by hand and with the standard library.
module programs::byte_reader {
    use std::bcs;
    use std::from_bcs;
    use std::option;
    use std::string::{Self, String};
    use std::vector;

    struct Reader has drop { bytes: vector<u8>, at: u64 }
    struct Message has copy, drop, store { id: u32, urgent: bool, from: address, parts: vector<vector<u8>>, amount: u256 }

    const E_END: u64 = 1;
    const E_BOOL: u64 = 2;
    const E_REST: u64 = 3;
    const E_TEXT: u64 = 4;

    fun take(reader: &mut Reader): u8 {
        assert!(reader.at < vector::length(&reader.bytes), E_END);
        reader.at = reader.at + 1;
        *vector::borrow(&reader.bytes, reader.at - 1)
    }

    fun take_number(reader: &mut Reader, size: u8): u256 {
        let (value, i) = (0u256, 0u8);
        while (i < size) {
            value = value | (take(reader) as u256) << (8 * i);
            i = i + 1;
        };
        value
    }

    fun take_length(reader: &mut Reader): u64 {
        let (value, shift) = (0u64, 0u8);
        loop {
            let byte = take(reader);
            value = value | ((byte & 127) as u64) << shift;
            if (byte < 128) return value;
            shift = shift + 7;
        }
    }

    fun take_bytes(reader: &mut Reader): vector<u8> {
        let (length, found) = (take_length(reader), vector[]);
        while (vector::length(&found) < length) vector::push_back(&mut found, take(reader));
        found
    }

    fun take_message(bytes: vector<u8>): Message {
        let reader = Reader { bytes, at: 0 };
        let id = (take_number(&mut reader, 4) as u32);
        let flag = take(&mut reader);
        assert!(flag < 2, E_BOOL);
        let (place, i) = (vector[], 0);
        while (i < 32) {
            vector::push_back(&mut place, take(&mut reader));
            i = i + 1;
        };
        let (count, parts) = (take_length(&mut reader), vector[]);
        while (vector::length(&parts) < count) vector::push_back(&mut parts, take_bytes(&mut reader));
        let amount = take_number(&mut reader, 31) | (take(&mut reader) as u256) << 248;
        assert!(reader.at == vector::length(&reader.bytes), E_REST);
        Message { id, urgent: flag == 1, from: from_bcs::from_bytes(place), parts, amount }
    }

    #[view]
    public fun there_and_back(id: u32, urgent: bool, from: address, parts: vector<vector<u8>>, amount: u256): bool {
        let message = Message { id, urgent, from, parts, amount };
        take_message(bcs::to_bytes(&message)) == message
    }

    #[view]
    public fun decode(bytes: vector<u8>): (u32, bool, u256) {
        let Message { id, urgent, from: _, parts: _, amount } = take_message(bytes);
        (id, urgent, amount)
    }

    #[view]
    public fun encode(id: u32, from: address, parts: vector<vector<u8>>): vector<vector<u8>> {
        let message = Message { id, urgent: true, from, parts, amount: 1 << 200 };
        vector[
            bcs::to_bytes(&message), bcs::to_bytes(&vector[message, message]), bcs::to_bytes(&message.parts),
            bcs::to_bytes(&message.amount), bcs::to_bytes(&from), bcs::to_bytes(&vector<Message>[])
        ]
    }

    #[view]
    public fun numbers(a: u8, b: u16, c: u32, d: u64, e: u128, f: u256): bool {
        from_bcs::from_bytes<u8>(bcs::to_bytes(&a)) == a
            && from_bcs::from_bytes<u16>(bcs::to_bytes(&b)) == b
            && from_bcs::from_bytes<u32>(bcs::to_bytes(&c)) == c
            && from_bcs::from_bytes<u64>(bcs::to_bytes(&d)) == d
            && from_bcs::from_bytes<u128>(bcs::to_bytes(&e)) == e
            && from_bcs::from_bytes<u256>(bcs::to_bytes(&f)) == f
    }

    #[view]
    public fun vectors(a: vector<vector<u64>>, b: vector<bool>, c: vector<address>): bool {
        from_bcs::from_bytes<vector<vector<u64>>>(bcs::to_bytes(&a)) == a
            && from_bcs::from_bytes<vector<bool>>(bcs::to_bytes(&b)) == b
            && from_bcs::from_bytes<vector<address>>(bcs::to_bytes(&c)) == c
    }

    #[view]
    public fun text(bytes: vector<u8>): String {
        assert!(option::is_some(&string::try_utf8(bytes)), E_TEXT);
        from_bcs::from_bytes<String>(bcs::to_bytes(&bytes))
    }

    #[view]
    public fun length_prefix(length: u64): vector<u8> {
        let bytes = vector[];
        length = length % 20000;
        loop {
            let low = ((length & 127) as u8);
            length = length >> 7;
            if (length == 0) {
                vector::push_back(&mut bytes, low);
                return bytes
            };
            vector::push_back(&mut bytes, low | 128);
        }
    }
}
