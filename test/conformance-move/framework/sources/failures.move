/// Every way to fail.
module user::failures {
    use std::option;
    use std::string;
    use std::vector;

    struct R has key { n: u64 }

    const E_CODE: u64 = 77;

    fun zero(): u64 { 0 }
    public fun abort_code(): u64 { abort 18446744073709551615 }
    public fun abort_constant() { abort E_CODE }
    public fun abort_elsewhere(): u64 { option::destroy_some(option::none()) }
    public fun no_text(): string::String { string::utf8(x"ff") }
    public fun overflow(): u8 { 255 + ((zero() + 1) as u8) }
    public fun underflow(): u64 { zero() - 1 }
    public fun by_zero(): u64 { 5 / zero() }
    public fun remainder_by_zero(): u64 { 5 % zero() }
    public fun product(): u128 { 340282366920938463463374607431768211455 * (2 + (zero() as u128)) }
    public fun cast(): u8 { ((256 + zero()) as u8) }
    public fun shift(): u64 { 1 << ((64 + zero()) as u8) }
    public fun longest_shift(): u256 { 1u256 << ((255 + zero()) as u8) }
    public fun out_of_bounds(): u64 { let v = vector[1, 2]; *vector::borrow(&v, 2 + zero()) }
    public fun empty_pop(): u64 { let v = vector[]; vector::pop_back(&mut v) }
    public fun bad_swap() { let v = vector[1]; vector::swap(&mut v, 0, 1) }
    public fun not_empty() { let v = vector[1]; vector::destroy_empty(v) }
    public fun missing(): u64 acquires R { borrow_global<R>(@0x5).n }
    public fun missing_to_move() acquires R { let R { n: _ } = move_from<R>(@0x5); }
    public fun is_there(): bool { exists<R>(@0x5) }
    public fun recursion(): u64 { recursion() + 1 }
    fun depth(n: u64): u64 { if (n == 0) 0 else 1 + depth(n - 1) }
    public fun deepest(): u64 { depth(1022) }
    public fun too_deep(): u64 { depth(1023) }
    public fun forever() { loop {} }
    public fun grows() { let v = vector[1u8]; loop { let w = v; vector::append(&mut v, w) } }
}

module user::storage {
    use std::account;
    use std::signer;

    struct R<T> has key { n: T }
    struct C has key, store { l: vector<u8> }

    public fun cycle(): u64 acquires R {
        let s = account::create_signer(@0x77);
        move_to(&s, R { n: 1u64 });
        let r = borrow_global_mut<R<u64>>(@0x77);
        r.n = r.n + 41;
        let R { n } = move_from<R<u64>>(@0x77);
        n
    }
    public fun twice() {
        let s = account::create_signer(@0x77);
        move_to(&s, C { l: b"" });
        move_to(&s, C { l: b"" })
    }
    public fun before_and_after(): (bool, bool) {
        let s = account::create_signer(@0x78);
        let before = exists<C>(*signer::borrow_address(&s));
        move_to(&s, C { l: b"q" });
        (before, exists<C>(@0x78))
    }
}
