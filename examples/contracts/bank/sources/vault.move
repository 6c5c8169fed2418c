/// May be entered again, and calls out with and without a resource borrowed.
module bank::vault {
    use std::signer;
    use std::string::String;
    use std::vector;
    use std::xcall;

    /// Declares that this module may be entered again while it is on the stack.
    struct AltvmReentrant__ {}

    struct Inner has store { n: u64 }
    struct Box has key { inner: Inner, list: vector<u64> }
    struct Other has key { n: u64 }

    public entry fun open(owner: &signer) {
        move_to(owner, Box { inner: Inner { n: 0 }, list: vector[0] });
        move_to(owner, Other { n: 0 });
    }

    public fun get(at: address): u64 acquires Box { borrow_global<Box>(at).inner.n }

    public fun has_box(at: address): bool { exists<Box>(at) }

    public entry fun bump(at: address) acquires Box {
        let n = &mut borrow_global_mut<Box>(at).inner.n;
        *n = *n + 1;
    }

    public entry fun bump_other(at: address) acquires Other {
        let other = borrow_global_mut<Other>(at);
        other.n = other.n + 1;
    }

    public fun get_other(at: address): u64 acquires Other { borrow_global<Other>(at).n }

    /// Takes the box out and puts it back.
    public entry fun replace(owner: &signer) acquires Box {
        let Box { inner: Inner { n }, list } = move_from<Box>(signer::address_of(owner));
        move_to(owner, Box { inner: Inner { n: n + 100 }, list });
    }

    /// Adds one before a call, and one behind it to what is there then.
    public fun around(at: address, target: address, function: String, args: vector<vector<u8>>): u64 acquires Box {
        bump(at);
        xcall::call(target, function, args);
        bump(at);
        get(at)
    }

    /// As `around`, by a reference that it keeps.
    public fun hold(at: address, target: address, function: String, args: vector<vector<u8>>): u64 acquires Box {
        let box = borrow_global_mut<Box>(at);
        box.inner.n = box.inner.n + 1;
        xcall::call(target, function, args);
        box.inner.n = box.inner.n + 1;
        box.inner.n
    }

    /// As `around`, by a reference to a field that it hands to a function that calls.
    public fun hand_over(at: address, target: address, function: String, args: vector<vector<u8>>): u64 acquires Box {
        let n = &mut borrow_global_mut<Box>(at).inner.n;
        *n = *n + 1;
        call_holding(n, target, function, args);
        get(at)
    }

    fun call_holding(n: &mut u64, target: address, function: String, args: vector<vector<u8>>) {
        xcall::call(target, function, args);
        *n = *n + 1;
    }

    /// Reads an element by a reference that it keeps over the call.
    public fun look(at: address, target: address, function: String, args: vector<vector<u8>>): u64 acquires Box {
        let element = vector::borrow(&borrow_global<Box>(at).list, 0);
        xcall::call(target, function, args);
        *element
    }
}
