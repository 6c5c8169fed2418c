/// Native functions of a framework.
module user::natives {
    use std::account;
    use std::address;
    use std::base64;
    use std::bcs;
    use std::block;
    use std::debug;
    use std::from_bcs;
    use std::hash;
    use std::keccak;
    use std::signer;
    use std::string::{Self, String};
    use std::transaction_context;
    use std::type_info;
    use std::vector;

    struct S<T> has copy, drop, store { a: u8, b: vector<u16>, c: String, t: T }

    fun s(): S<bool> { S { a: 1, b: vector[2, 3], c: string::utf8(b"x"), t: true } }
    public fun to_bytes(): vector<u8> { bcs::to_bytes(&s()) }
    public fun size(): u64 { bcs::serialized_size(&s()) }
    public fun sha2(): vector<u8> { hash::sha2_256(b"abc") }
    public fun sha3(): vector<u8> { hash::sha3_256(b"abc") }
    public fun ripemd(): vector<u8> { hash::ripemd160(b"abc") }
    public fun keccak(): vector<u8> { keccak::keccak256(b"abc") }
    public fun type_of(): type_info::TypeInfo { type_info::type_of<S<S<u8>>>() }
    public fun type_of_number(): type_info::TypeInfo { type_info::type_of<u64>() }
    public fun type_name(): String { type_info::type_name<vector<S<String>>>() }
    public fun number(): u64 { from_bcs::from_bytes(x"0100000000000000") }
    public fun too_short(): u64 { from_bcs::from_bytes(x"01") }
    public fun bytes_of_bytes(): vector<vector<u8>> { from_bcs::from_bytes(x"020161026263") }
    public fun written_address(): String { address::to_string(@0x42) }
    public fun read_address(): address { address::from_string(string::utf8(b"0x42")) }
    public fun to_base64(): vector<u8> { base64::encode(b"hello") }
    public fun of_base64(): vector<u8> { base64::decode(b"aGVsbG8=") }
    public fun block(): (u64, u64) { block::get_block_info() }
    public fun print() { debug::native_print(b"x") }
    public fun transaction(): vector<u8> { transaction_context::get_transaction_hash() }
    public fun no_address(): address { account::create_address(b"abc") }
    public fun an_address(): address {
        account::create_address(x"000000000000000000000000000000000000000000000000000000000000a1b2")
    }
    public fun of_signer(): address { *signer::borrow_address(&account::create_signer(@0x7)) }
    public fun part(): String { string::sub_string(&string::utf8(b"hello"), 1, 3) }
    public fun index(): u64 { string::index_of(&string::utf8(b"hello"), &string::utf8(b"l")) }
    public fun rest(): vector<u64> { let v = vector[1, 2, 3]; vector::trim(&mut v, 1) }
}

module user::hopeful {
    public fun nothing(): u64 { std::unheard_of::nothing() }
    public fun one(): u64 { 1 }
}
