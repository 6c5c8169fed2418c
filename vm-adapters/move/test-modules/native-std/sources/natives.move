/// Modules of the standard library whose native functions have other names in libmovevm, in terms of libmovevm's natives.
module std::keccak {
    native public fun keccak256(data: vector<u8>): vector<u8>;
}

module std::hash {
    use std::keccak;

    native public fun sha2_256(data: vector<u8>): vector<u8>;
    native public fun sha3_256(data: vector<u8>): vector<u8>;
    public fun keccak256(data: vector<u8>): vector<u8> { keccak::keccak256(data) }
}

module std::string {
    struct String has copy, drop, store { bytes: vector<u8> }
}

module std::type_info {
    use std::string::String;

    native public fun type_name<T>(): String;
}

module std::bcs {
    native public fun to_bytes<T>(value: &T): vector<u8>;
}

module std::event {
    use std::bcs;
    use std::string::String;
    use std::type_info;

    #[event]
    /// An event whose bytes the test reads.
    struct Event has drop, store { type: String, bytes: vector<u8> }

    native fun emit_event<T: drop + store>(event: &T);

    public fun emit<T: drop + store>(event: T) {
        emit_own(&Event { type: type_info::type_name<T>(), bytes: bcs::to_bytes(&event) })
    }

    /// libmovevm requires that the caller of the function that calls the native declares the event type.
    fun emit_own(event: &Event) { emit_event(event) }
}

module std::block {
    native fun get_block_info(): (u64, u64);

    public fun height(): u64 {
        let (height, _) = get_block_info();
        height
    }

    public fun timestamp(): u64 {
        let (_, timestamp) = get_block_info();
        timestamp
    }
}
