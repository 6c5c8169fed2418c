/// Abort codes: a category above a reason.
module std::error {
    public fun canonical(category: u64, reason: u64): u64 { (category << 16) + reason }
    public fun invalid_argument(r: u64): u64 { canonical(0x1, r) }
    public fun out_of_range(r: u64): u64 { canonical(0x2, r) }
    public fun invalid_state(r: u64): u64 { canonical(0x3, r) }
    public fun unauthenticated(r: u64): u64 { canonical(0x4, r) }
    public fun permission_denied(r: u64): u64 { canonical(0x5, r) }
    public fun not_found(r: u64): u64 { canonical(0x6, r) }
    public fun already_exists(r: u64): u64 { canonical(0x8, r) }
    public fun resource_exhausted(r: u64): u64 { canonical(0x9, r) }
    public fun internal(r: u64): u64 { canonical(0xB, r) }
}

module std::signer {
    native public fun borrow_address(s: &signer): &address;

    public fun address_of(s: &signer): address {
        *borrow_address(s)
    }
}

module std::bcs {
    use std::vector;

    native public fun to_bytes<T>(v: &T): vector<u8>;

    public fun serialized_size<T>(v: &T): u64 {
        vector::length(&to_bytes(v))
    }
}

/// Deserializes BCS of integers, addresses, strings, vectors and options of them, and of structs that the calling module
/// declares, unless the calling function is generic. Other structs are refused, because the caller could forge them.
module std::from_bcs {
    use std::string::String;

    native public fun from_bytes<T>(bytes: vector<u8>): T;

    public fun to_bool(bytes: vector<u8>): bool { from_bytes(bytes) }
    public fun to_u8(bytes: vector<u8>): u8 { from_bytes(bytes) }
    public fun to_u16(bytes: vector<u8>): u16 { from_bytes(bytes) }
    public fun to_u32(bytes: vector<u8>): u32 { from_bytes(bytes) }
    public fun to_u64(bytes: vector<u8>): u64 { from_bytes(bytes) }
    public fun to_u128(bytes: vector<u8>): u128 { from_bytes(bytes) }
    public fun to_u256(bytes: vector<u8>): u256 { from_bytes(bytes) }
    public fun to_address(bytes: vector<u8>): address { from_bytes(bytes) }
    public fun to_bytes(bytes: vector<u8>): vector<u8> { from_bytes(bytes) }
    public fun to_string(bytes: vector<u8>): String { from_bytes(bytes) }
}

module std::hash {
    native public fun sha2_256(data: vector<u8>): vector<u8>;
    native public fun sha3_256(data: vector<u8>): vector<u8>;
    native public fun keccak256(data: vector<u8>): vector<u8>;
}

module std::block {
    native public fun height(): u64;
    /// Seconds since 1970.
    native public fun timestamp(): u64;
    native public fun chain_id(): u64;
}

/// The message of the call that entered Move, as the calling module sees it. A module that is linked runs in the frame of the module
/// that was entered.
module std::message {
    /// Who called the entered contract.
    native public fun sender(): address;
    /// Wei that came with the call and that no signer has drawn (see `std::coin::withdraw`). From then on no signer draws on it: it belongs to
    /// the module. 0 for a module that was not entered itself, because the value is not in its balance.
    native public fun value(): u256;
    /// Contract address of the calling module, whichever module or script was entered: the same as `xcall::self_address`.
    native public fun self_address(): address;
    /// Address of the contract that was entered. It is that of another contract if the calling module is linked with it.
    native public fun entered_address(): address;
    native public fun origin(): address;
}
