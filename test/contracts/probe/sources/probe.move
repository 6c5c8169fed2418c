/// Does one thing a function, for tests of calls across virtual machines. Its Solidity and WASM counterparts are
/// `test/contracts/probe-evm` and `test/contracts/relay`.
module probes::probe {
    use std::event;
    use std::message;
    use std::signer;
    use std::string::String;
    use std::vector;
    use std::xcall;
    use probes::peer_stub;

    struct Entry has store, drop, copy { key: u64, value: u256 }
    struct Store has key { entries: vector<Entry> }
    #[event]
    struct Pinged has drop, store { sender: address, x: u256 }

    /// One number a type and account.
    struct Box<phantom T> has key { value: u64 }

    fun init_module(owner: &signer) {
        move_to(owner, Store { entries: vector::empty() });
    }

    public fun ping(x: u256): u256 { x + 1 }

    public fun set(key: u64, value: u256) acquires Store {
        let entries = &mut borrow_global_mut<Store>(@probes).entries;
        let i = 0;
        let n = vector::length(entries);
        while (i < n) {
            let entry = vector::borrow_mut(entries, i);
            if (entry.key == key) {
                entry.value = value;
                return
            };
            i = i + 1;
        };
        vector::push_back(entries, Entry { key, value });
    }

    public fun get(key: u64): u256 acquires Store {
        let entries = &borrow_global<Store>(@probes).entries;
        let i = 0;
        let n = vector::length(entries);
        while (i < n) {
            let entry = vector::borrow(entries, i);
            if (entry.key == key) return entry.value;
            i = i + 1;
        };
        0
    }

    public fun deposit(): u256 { message::value() }

    public fun whoami(): (address, address) { (message::sender(), message::self_address()) }

    /// The signer that a function called from outside is given.
    public fun whose(caller: &signer): address { signer::address_of(caller) }

    public fun emit_ping(x: u256) {
        event::emit(Pinged { sender: message::sender(), x });
    }

    public fun fail_with(code: u64) { abort code }

    public fun overflow(x: u64): u64 { x + 18446744073709551615 }

    public fun put<T>(owner: &signer, value: u64) acquires Box {
        let at = signer::address_of(owner);
        if (exists<Box<T>>(at)) borrow_global_mut<Box<T>>(at).value = value
        else move_to(owner, Box<T> { value });
    }

    public fun look<T>(at: address): u64 acquires Box {
        if (exists<Box<T>>(at)) borrow_global<Box<T>>(at).value else 0
    }

    /// What came back, with one item more.
    public fun append<T: copy + drop>(list: vector<T>, item: T): vector<T> {
        vector::push_back(&mut list, item);
        list
    }

    public fun burn_gas(rounds: u64): u64 {
        let x = 0;
        while (rounds > 0) {
            x = (x ^ rounds) % 1000003 + 1;
            rounds = rounds - 1;
        };
        x
    }

    /// Calls `target`; a failure aborts.
    public fun forward(target: address, function: String, args: vector<vector<u8>>): vector<vector<u8>> {
        xcall::call(target, function, args)
    }

    public fun forward_value(target: address, function: String, args: vector<vector<u8>>, value: u256): vector<vector<u8>> {
        xcall::call_with_value(target, function, args, value)
    }

    public fun static_forward(target: address, function: String, args: vector<vector<u8>>): vector<vector<u8>> {
        xcall::static_call(target, function, args)
    }

    /// Makes one call many times: what a call costs is the slope.
    public fun repeat(target: address, function: String, args: vector<vector<u8>>, times: u64) {
        while (times > 0) {
            xcall::call(target, copy function, copy args);
            times = times - 1;
        }
    }

    /// Writes and logs, then calls; a failure undoes both.
    public fun set_then_forward(
        key: u64, value: u256, target: address, function: String, args: vector<vector<u8>>
    ): vector<vector<u8>> acquires Store {
        set(key, value);
        emit_ping(value);
        xcall::call_with_value(target, function, args, message::value())
    }

    /// Writes before and after a call; gives what it read in between.
    public fun set_around(
        target: address, function: String, args: vector<vector<u8>>, key: u64, before: u256, afterwards: u256
    ): u256 acquires Store {
        set(key, before);
        xcall::call(target, function, args);
        let seen = get(key);
        set(key, afterwards);
        seen
    }

    public fun call_ping(target: address, x: u256): u256 { peer_stub::ping(target, x) }

    public fun call_set(target: address, key: u64, value: u256) { peer_stub::set(target, key, value) }

    public fun call_get(target: address, key: u64): u256 { peer_stub::get(target, key) }

    public fun call_deposit(target: address, value: u256): u256 { peer_stub::deposit(target, value) }

    public fun call_whoami(target: address): (address, address) { peer_stub::whoami(target) }
}
