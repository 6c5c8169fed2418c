/// Calls the standard library.
module corpus::library {
    use std::bcs;
    use std::error;
    use std::hash;
    use std::option::{Self, Option};
    use std::signer;
    use std::string::{Self, String};

    struct Record has copy, drop { id: u64, owner: address, tags: vector<u16>, name: Option<String>, flag: bool }

    public fun sha2(data: vector<u8>): vector<u8> { hash::sha2_256(data) }

    public fun sha3(data: vector<u8>): vector<u8> { hash::sha3_256(data) }

    public fun keccak(data: vector<u8>): vector<u8> { hash::keccak256(data) }

    public fun who(caller: &signer): address { signer::address_of(caller) }

    public fun borrow_who(caller: &signer): address { *signer::borrow_address(caller) }

    public fun record_bytes(id: u64, owner: address, tags: vector<u16>, name: Option<String>, flag: bool): vector<u8> {
        bcs::to_bytes(&Record { id, owner, tags, name, flag })
    }

    public fun number_bytes(a: u8, b: u16, c: u32, d: u64, e: u128, f: u256): vector<vector<u8>> {
        vector[
            bcs::to_bytes(&a), bcs::to_bytes(&b), bcs::to_bytes(&c),
            bcs::to_bytes(&d), bcs::to_bytes(&e), bcs::to_bytes(&f),
        ]
    }

    public fun text(bytes: vector<u8>): String { string::utf8(bytes) }

    public fun try_text(bytes: vector<u8>): Option<String> { string::try_utf8(bytes) }

    public fun text_length(text: String): (u64, bool) { (string::length(&text), string::is_empty(&text)) }

    public fun join(text: String, other: String, more: vector<u8>): String {
        string::append(&mut text, other);
        string::append_utf8(&mut text, more);
        text
    }

    public fun part(text: String, from: u64, to: u64): String { string::sub_string(&text, from, to) }

    public fun index_of(text: String, part: String): u64 { string::index_of(&text, &part) }

    public fun text_bytes(text: String): vector<u8> { *string::bytes(&text) }

    public fun some(value: u64): Option<u64> { option::some(value) }

    public fun none(): Option<u64> { option::none() }

    public fun look(value: Option<u64>, default: u64): (bool, bool, u64, u64, bool) {
        (
            option::is_none(&value),
            option::is_some(&value),
            option::get_with_default(&value, default),
            *option::borrow_with_default(&value, &default),
            option::contains(&value, &default),
        )
    }

    public fun borrow(value: Option<u64>): u64 { *option::borrow(&value) }

    public fun increase(value: Option<u64>): Option<u64> {
        let inner = option::borrow_mut(&mut value);
        *inner = *inner + 1;
        value
    }

    public fun fill(value: Option<u64>, with: u64): Option<u64> {
        option::fill(&mut value, with);
        value
    }

    public fun extract(value: Option<u64>): (u64, Option<u64>) {
        let inner = option::extract(&mut value);
        (inner, value)
    }

    public fun swap(value: Option<u64>, with: u64): (u64, Option<u64>) {
        let inner = option::swap(&mut value, with);
        (inner, value)
    }

    public fun destroy_some(value: Option<u64>): u64 { option::destroy_some(value) }

    public fun destroy_none(value: Option<u64>): bool {
        option::destroy_none(value);
        true
    }

    public fun codes(reason: u64): vector<u64> {
        vector[
            error::invalid_argument(reason), error::out_of_range(reason), error::invalid_state(reason),
            error::unauthenticated(reason), error::permission_denied(reason), error::not_found(reason),
            error::already_exists(reason), error::resource_exhausted(reason), error::internal(reason),
        ]
    }
}
