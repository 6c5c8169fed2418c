/// Results of every kind of type.
module user::results {
    use std::fixed_point32;
    use std::option::{Self, Option};
    use std::string::{Self, String};
    use std::type_info;

    struct Point has copy, drop, store { x: u64, y: u8 }
    struct Nested<T> has copy, drop, store { p: Point, t: T, l: vector<Point>, o: Option<T> }
    struct Key has key { n: u64 }
    struct Potato { n: u64, s: String }
    struct Empty has copy, drop {}

    public fun a_bool(): bool { true }
    public fun a_u8(): u8 { 200 }
    public fun a_u16(): u16 { 65535 }
    public fun a_u32(): u32 { 4000000000 }
    public fun a_u64(): u64 { 18446744073709551615 }
    public fun a_u128(): u128 { 340282366920938463463374607431768211455 }
    public fun a_u256(): u256 { 115792089237316195423570985008687907853269984665640564039457584007913129639935 }
    public fun an_address(): address { @0x42 }
    public fun a_long_address(): address { @0xabcdef0123456789abcdef0123456789abcdef0123456789abcdef0123456789 }
    public fun bytes(): vector<u8> { b"hello" }
    public fun no_bytes(): vector<u8> { b"" }
    public fun vectors(): vector<vector<u64>> { vector[vector[1, 2], vector[], vector[3]] }
    public fun vectors_of_bytes(): vector<vector<u8>> { vector[b"ab", b"", x"00ff"] }
    public fun deep(): vector<vector<vector<vector<u8>>>> { vector[vector[vector[b"x"]]] }
    public fun u16s(): vector<u16> { vector[1, 2] }
    public fun u256s(): vector<u256> { vector[1, 2] }
    public fun addresses(): vector<address> { vector[@0x1, @0x2] }
    public fun text(): String { string::utf8(b"text \" \\ \n \xc3\xa9") }
    public fun texts(): vector<String> { vector[string::utf8(b"a"), string::utf8(b"")] }
    public fun some(): Option<u64> { option::some(7) }
    public fun some_u8(): Option<u8> { option::some(9) }
    public fun none(): Option<u64> { option::none() }
    public fun some_bytes(): Option<vector<u8>> { option::some(b"xy") }
    public fun some_some(): Option<Option<u8>> { option::some(option::some(1)) }
    public fun some_none(): Option<Option<u8>> { option::some(option::none()) }
    public fun a_point(): Point { Point { x: 1, y: 2 } }
    public fun points(): vector<Point> { vector[a_point()] }
    public fun nested(): Nested<u128> { Nested { p: a_point(), t: 5, l: vector[], o: option::some(6) } }
    public fun more_nested(): Nested<Nested<bool>> {
        let n = Nested { p: a_point(), t: true, l: vector[a_point()], o: option::none() };
        Nested { p: a_point(), t: n, l: vector[], o: option::some(n) }
    }
    public fun a_resource(): Key { Key { n: 3 } }
    public fun potatoes(): vector<Potato> { vector[Potato { n: 3, s: string::utf8(b"s") }] }
    public fun empty(): Empty { Empty {} }
    public fun a_type(): type_info::TypeInfo { type_info::type_of<Nested<vector<Point>>>() }
    public fun fixed(): fixed_point32::FixedPoint32 { fixed_point32::raw(12884901888) }
    public fun fraction(): fixed_point32::FixedPoint32 { fixed_point32::raw(6442450944) }
    public fun two(): (u64, bool) { (1, true) }
    public fun three(): (Point, vector<u8>, String) { (a_point(), b"z", string::utf8(b"w")) }
    public fun nothing() {}
    entry fun private_entry() {}
    fun private(): u64 { 5 }
    public(friend) fun of_friends(): u64 { 6 }
    // Not run: what they take is not there.
    public fun generic<T>(): u64 { 7 }
    public fun with_argument(x: u64): u64 { x }
    public fun with_signer(_s: &signer): u64 { 8 }
}
