/// Functions to which a test adds access specifiers.
module corpus::accesses {
    use std::signer;

    struct One has key { n: u64 }
    struct Two has key { n: u64 }
    struct Of<phantom T> has key { n: u64 }

    public entry fun open(owner: &signer) {
        move_to(owner, One { n: 1 });
        move_to(owner, Two { n: 2 });
        move_to(owner, Of<u8> { n: 3 });
        move_to(owner, Of<bool> { n: 4 });
    }

    fun one(at: address): u64 acquires One { borrow_global<One>(at).n }

    fun two(at: address): u64 acquires Two { borrow_global<Two>(at).n }

    fun of<T>(at: address): u64 acquires Of { borrow_global<Of<T>>(at).n }

    fun set_one(at: address, n: u64) acquires One { borrow_global_mut<One>(at).n = n; }

    fun has_two(at: address): bool { exists<Two>(at) }

    /// The argument has changed by the time of the access.
    fun moved(at: address): u64 acquires One {
        let first = at;
        at = @0x99;
        if (first == at) 0 else one(first)
    }

    fun both(at: address, other: address): u64 acquires One, Two { one(at) + two(other) }

    fun none_of(at: address): u64 acquires One { if (at == @0x99) one(at) else 7 }

    fun retake(owner: &signer) acquires One {
        let One { n } = move_from<One>(signer::address_of(owner));
        move_to(owner, One { n: n + 1 });
    }

    #[view]
    public fun read(at: address): u64 acquires One { one(at) }

    #[view]
    public fun read_moved(at: address): u64 acquires One { moved(at) }

    #[view]
    public fun read_both(at: address, other: address): u64 acquires One, Two { both(at, other) }

    #[view]
    public fun read_none(at: address): u64 acquires One { none_of(at) }

    #[view]
    public fun read_of(at: address): vector<u64> acquires Of { vector[of<u8>(at), of<bool>(at)] }

    #[view]
    public fun has(at: address): bool { has_two(at) }

    public entry fun write(at: address, n: u64) acquires One { set_one(at, n) }

    public entry fun renew(owner: &signer) acquires One { retake(owner) }
}
