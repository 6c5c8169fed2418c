/// All ways to fail: abort codes, error categories, and failures without a code, at any call depth.
module programs::aborts {
    use std::error;
    use std::option;
    use std::signer;
    use std::string;
    use std::vector;
    use programs::hash_map;

    struct Log has key { lines: vector<u64> }

    const E_CUSTOM: u64 = 77;

    #[view]
    public fun code(code: u64): u64 { abort code }

    #[view]
    public fun canonical(category: u8, reason: u64): u64 {
        reason = reason % 65536;
        if (category == 0) abort error::invalid_argument(reason);
        if (category == 1) abort error::out_of_range(reason);
        if (category == 2) abort error::invalid_state(reason);
        if (category == 3) abort error::unauthenticated(reason);
        if (category == 4) abort error::permission_denied(reason);
        if (category == 5) abort error::not_found(reason);
        if (category == 6) abort error::already_exists(reason);
        if (category == 7) abort error::resource_exhausted(reason);
        abort error::internal(reason)
    }

    fun deep(depth: u64, kind: u8): u64 {
        if (depth > 0) return 1 + deep(depth - 1, kind);
        let none = vector<u64>[];
        if (kind == 0) depth / depth
        else if (kind == 1) depth - 1
        else if (kind == 2) vector::pop_back(&mut none)
        else if (kind == 3) *vector::borrow(&none, depth)
        else if (kind == 4) ((0x10000u64 as u16) as u64)
        else if (kind == 5) 1 << 64
        else if (kind == 6) option::extract(&mut option::none())
        else if (kind == 7) { vector::swap(&mut none, 0, 0); 0 }
        else if (kind == 8) { vector::destroy_empty(vector[depth]); 0 }
        else if (kind == 9) hash_map::remove(&mut hash_map::new<u64>(2), 5)
        else if (kind == 10) string::length(&string::utf8(x"ff"))
        else if (kind == 11) { *vector::borrow_mut(&mut none, 7) = 1; 0 }
        else abort E_CUSTOM
    }

    #[view]
    public fun ways(kind: u8, depth: u64): u64 { deep(depth % 20, kind % 13) }

    #[view]
    public fun in_loop(v: vector<u64>): u64 {
        let sum = 0;
        while (true) sum = sum + 100 / vector::pop_back(&mut v);
        sum
    }

    public entry fun open(who: &signer) { move_to(who, Log { lines: vector[] }) }

    /// Writes before it fails. The writes must be reverted.
    public entry fun write_and_fail(who: &signer, kind: u8) acquires Log {
        let lines = &mut borrow_global_mut<Log>(signer::address_of(who)).lines;
        vector::push_back(lines, (kind as u64));
        if (kind % 3 > 0) { vector::push_back(lines, deep(3, kind % 13)); };
    }

    public entry fun write_both(who: &signer, other: address) acquires Log {
        vector::push_back(&mut borrow_global_mut<Log>(signer::address_of(who)).lines, 1);
        vector::push_back(&mut borrow_global_mut<Log>(other).lines, 2);
    }

    public entry fun close(at: address) acquires Log {
        let Log { lines } = move_from<Log>(at);
        vector::destroy_empty(lines)
    }

    #[view]
    public fun lines(at: address): vector<u64> acquires Log { borrow_global<Log>(at).lines }
}
