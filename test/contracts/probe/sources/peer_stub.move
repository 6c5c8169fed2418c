/// Made by altvm: calls Probe as its caller.
module probes::peer_stub {
    use std::string::{Self, String};
    use std::bcs;
    use std::from_bcs;
    use std::vector;
    use std::xcall;

    struct AltvmStub__ has drop { unused: bool }

    public fun burn_gas(target: address, rounds: u64): u256 {
        let args = vector::empty<vector<u8>>();
        vector::push_back(&mut args, bcs::to_bytes(&rounds));
        let results = xcall::static_call(target, altvm_text(b"burnGas(uint64)"), args);
        xcall::check_results(&results, 1);
        from_bcs::from_bytes<u256>(*vector::borrow(&results, 0))
    }

    public fun delegate_forward(target: address, target_: address, input: vector<u8>): (bool, vector<u8>) {
        let args = vector::empty<vector<u8>>();
        vector::push_back(&mut args, bcs::to_bytes(&target_));
        vector::push_back(&mut args, bcs::to_bytes(&input));
        let results = xcall::call(target, altvm_text(b"delegateForward(address,bytes)"), args);
        xcall::check_results(&results, 2);
        (from_bcs::from_bytes<bool>(*vector::borrow(&results, 0)), from_bcs::from_bytes<vector<u8>>(*vector::borrow(&results, 1)))
    }

    public fun deposit(target: address, value: u256): u256 {
        let args = vector::empty<vector<u8>>();
        let results = xcall::call_with_value(target, altvm_text(b"deposit()"), args, value);
        xcall::check_results(&results, 1);
        from_bcs::from_bytes<u256>(*vector::borrow(&results, 0))
    }

    public fun emit_ping(target: address, x: u256) {
        let args = vector::empty<vector<u8>>();
        vector::push_back(&mut args, bcs::to_bytes(&x));
        let results = xcall::call(target, altvm_text(b"emitPing(uint256)"), args);
        xcall::check_results(&results, 0);
    }

    public fun fail_with(target: address, code: u256) {
        let args = vector::empty<vector<u8>>();
        vector::push_back(&mut args, bcs::to_bytes(&code));
        let results = xcall::static_call(target, altvm_text(b"failWith(uint256)"), args);
        xcall::check_results(&results, 0);
    }

    public fun fail_with_message(target: address, message: String) {
        let args = vector::empty<vector<u8>>();
        vector::push_back(&mut args, bcs::to_bytes(&message));
        let results = xcall::static_call(target, altvm_text(b"failWithMessage(string)"), args);
        xcall::check_results(&results, 0);
    }

    public fun forward(target: address, target_: address, input: vector<u8>, value_: u256, value: u256): vector<u8> {
        let args = vector::empty<vector<u8>>();
        vector::push_back(&mut args, bcs::to_bytes(&target_));
        vector::push_back(&mut args, bcs::to_bytes(&input));
        vector::push_back(&mut args, bcs::to_bytes(&value_));
        let results = xcall::call_with_value(target, altvm_text(b"forward(address,bytes,uint256)"), args, value);
        xcall::check_results(&results, 1);
        from_bcs::from_bytes<vector<u8>>(*vector::borrow(&results, 0))
    }

    public fun get(target: address, key: u64): u256 {
        let args = vector::empty<vector<u8>>();
        vector::push_back(&mut args, bcs::to_bytes(&key));
        let results = xcall::static_call(target, altvm_text(b"get(uint64)"), args);
        xcall::check_results(&results, 1);
        from_bcs::from_bytes<u256>(*vector::borrow(&results, 0))
    }

    public fun halt(target: address) {
        let args = vector::empty<vector<u8>>();
        let results = xcall::static_call(target, altvm_text(b"halt()"), args);
        xcall::check_results(&results, 0);
    }

    public fun panic(target: address, zero: u256): u256 {
        let args = vector::empty<vector<u8>>();
        vector::push_back(&mut args, bcs::to_bytes(&zero));
        let results = xcall::static_call(target, altvm_text(b"panic(uint256)"), args);
        xcall::check_results(&results, 1);
        from_bcs::from_bytes<u256>(*vector::borrow(&results, 0))
    }

    public fun ping(target: address, x: u256): u256 {
        let args = vector::empty<vector<u8>>();
        vector::push_back(&mut args, bcs::to_bytes(&x));
        let results = xcall::static_call(target, altvm_text(b"ping(uint256)"), args);
        xcall::check_results(&results, 1);
        from_bcs::from_bytes<u256>(*vector::borrow(&results, 0))
    }

    public fun repeat(target: address, target_: address, input: vector<u8>, times: u64) {
        let args = vector::empty<vector<u8>>();
        vector::push_back(&mut args, bcs::to_bytes(&target_));
        vector::push_back(&mut args, bcs::to_bytes(&input));
        vector::push_back(&mut args, bcs::to_bytes(&times));
        let results = xcall::call(target, altvm_text(b"repeat(address,bytes,uint64)"), args);
        xcall::check_results(&results, 0);
    }

    public fun set(target: address, key: u64, value_: u256) {
        let args = vector::empty<vector<u8>>();
        vector::push_back(&mut args, bcs::to_bytes(&key));
        vector::push_back(&mut args, bcs::to_bytes(&value_));
        let results = xcall::call(target, altvm_text(b"set(uint64,uint256)"), args);
        xcall::check_results(&results, 0);
    }

    public fun set_around(target: address, target_: address, input: vector<u8>, key: u64, before: u256, afterwards: u256): (bool, u256) {
        let args = vector::empty<vector<u8>>();
        vector::push_back(&mut args, bcs::to_bytes(&target_));
        vector::push_back(&mut args, bcs::to_bytes(&input));
        vector::push_back(&mut args, bcs::to_bytes(&key));
        vector::push_back(&mut args, bcs::to_bytes(&before));
        vector::push_back(&mut args, bcs::to_bytes(&afterwards));
        let results = xcall::call(target, altvm_text(b"setAround(address,bytes,uint64,uint256,uint256)"), args);
        xcall::check_results(&results, 2);
        (from_bcs::from_bytes<bool>(*vector::borrow(&results, 0)), from_bcs::from_bytes<u256>(*vector::borrow(&results, 1)))
    }

    public fun set_then_forward(target: address, key: u64, value_: u256, target_: address, input: vector<u8>, value: u256): vector<u8> {
        let args = vector::empty<vector<u8>>();
        vector::push_back(&mut args, bcs::to_bytes(&key));
        vector::push_back(&mut args, bcs::to_bytes(&value_));
        vector::push_back(&mut args, bcs::to_bytes(&target_));
        vector::push_back(&mut args, bcs::to_bytes(&input));
        let results = xcall::call_with_value(target, altvm_text(b"setThenForward(uint64,uint256,address,bytes)"), args, value);
        xcall::check_results(&results, 1);
        from_bcs::from_bytes<vector<u8>>(*vector::borrow(&results, 0))
    }

    public fun static_forward(target: address, target_: address, input: vector<u8>): (bool, vector<u8>) {
        let args = vector::empty<vector<u8>>();
        vector::push_back(&mut args, bcs::to_bytes(&target_));
        vector::push_back(&mut args, bcs::to_bytes(&input));
        let results = xcall::static_call(target, altvm_text(b"staticForward(address,bytes)"), args);
        xcall::check_results(&results, 2);
        (from_bcs::from_bytes<bool>(*vector::borrow(&results, 0)), from_bcs::from_bytes<vector<u8>>(*vector::borrow(&results, 1)))
    }

    public fun try_forward(target: address, target_: address, input: vector<u8>, value_: u256, gas_limit: u64, value: u256): (bool, vector<u8>) {
        let args = vector::empty<vector<u8>>();
        vector::push_back(&mut args, bcs::to_bytes(&target_));
        vector::push_back(&mut args, bcs::to_bytes(&input));
        vector::push_back(&mut args, bcs::to_bytes(&value_));
        vector::push_back(&mut args, bcs::to_bytes(&gas_limit));
        let results = xcall::call_with_value(target, altvm_text(b"tryForward(address,bytes,uint256,uint64)"), args, value);
        xcall::check_results(&results, 2);
        (from_bcs::from_bytes<bool>(*vector::borrow(&results, 0)), from_bcs::from_bytes<vector<u8>>(*vector::borrow(&results, 1)))
    }

    public fun whoami(target: address): (address, address) {
        let args = vector::empty<vector<u8>>();
        let results = xcall::static_call(target, altvm_text(b"whoami()"), args);
        xcall::check_results(&results, 2);
        (from_bcs::from_bytes<address>(*vector::borrow(&results, 0)), from_bcs::from_bytes<address>(*vector::borrow(&results, 1)))
    }

    fun altvm_text(text: vector<u8>): String {
        string::utf8(text)
    }
}
