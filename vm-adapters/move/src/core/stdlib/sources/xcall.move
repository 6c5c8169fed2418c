/// Calls to contracts of any VM, and new contracts. The calling module is the caller, and value comes from its balance. A script calls as
/// its sender, if that signed. A failed call aborts here, with the callee's failure as the cause. A call to an address without code fails.
module std::xcall {
    use std::error;
    use std::option::{Self, Option};
    use std::signer;
    use std::string::{Self, String};
    use std::vector;

    /// The callee reverted.
    const E_REVERTED: u64 = 1;
    /// The callee ran out of gas or broke a rule of its VM.
    const E_HALTED: u64 = 2;
    /// The callee was not started.
    const E_REFUSED: u64 = 3;
    /// The account is not under this VM's control.
    const E_NOT_CONTROLLED: u64 = 4;
    /// The target has no code. `send_value` pays an account without code.
    const E_NO_CODE: u64 = 5;
    /// The callee returned other results than the caller expects.
    const E_BAD_RESULTS: u64 = 6;

    /// Calls a function. Each argument and result is BCS.
    public fun call(target: address, function: String, args: vector<vector<u8>>): vector<vector<u8>> {
        call_internal(target, *string::bytes(&function), vector[], args, 0, false)
    }

    /// Calls a function and sends wei.
    public fun call_with_value(
        target: address, function: String, args: vector<vector<u8>>, value: u256
    ): vector<vector<u8>> {
        call_internal(target, *string::bytes(&function), vector[], args, value, false)
    }

    /// Calls a function. Neither the callee nor its calls can change state.
    public fun static_call(target: address, function: String, args: vector<vector<u8>>): vector<vector<u8>> {
        call_internal(target, *string::bytes(&function), vector[], args, 0, true)
    }

    /// Calls a generic function of another module. Type arguments are written as `type_info::type_name` does.
    public fun call_generic(
        target: address,
        function: String,
        type_arguments: vector<String>,
        args: vector<vector<u8>>,
        value: u256,
        is_static: bool
    ): vector<vector<u8>> {
        call_internal(target, *string::bytes(&function), type_arguments, args, value, is_static)
    }

    /// Calls as a resource account, whose balance pays the value. Aborts for the signer of any other account.
    public fun call_as(
        account: &signer, target: address, function: String, args: vector<vector<u8>>, value: u256
    ): vector<vector<u8>> {
        call_as_internal(controlled(account), target, *string::bytes(&function), vector[], args, value, false)
    }

    /// Calls with bytes in Solidity's ABI: a selector and arguments. Returns the results in Solidity's ABI. The target may be a contract of
    /// any VM, or a precompiled contract. Nothing checks that it has such a function, or what the results are.
    public fun raw_call(target: address, data: vector<u8>, value: u256): vector<u8> {
        raw_call_internal(target, data, value, false)
    }

    /// As `raw_call`. Neither the callee nor its calls can change state.
    public fun raw_static_call(target: address, data: vector<u8>): vector<u8> {
        raw_call_internal(target, data, 0, true)
    }

    /// As `raw_call`, as a resource account.
    public fun raw_call_as(account: &signer, target: address, data: vector<u8>, value: u256): vector<u8> {
        raw_call_as_internal(controlled(account), target, data, value, false)
    }

    /// Sends wei to any account, with or without code, and calls no function. A Solidity contract runs its `receive` function; a contract
    /// of another VM runs no code.
    public fun send_value(to: address, wei: u256) {
        send_internal(to, wei)
    }

    /// As `send_value`, from the balance of a resource account.
    public fun send_value_as(account: &signer, to: address, wei: u256) {
        send_as_internal(controlled(account), to, wei)
    }

    /// Creates a contract of a VM ('evm', 'wasm', 'move') and returns its address. The calling module is the creator: its nonce counts, it
    /// pays `value`, and the new contract sees it as the sender. `constructor_input` is in the encoding of the new contract's VM. A `salt`
    /// has 32 bytes, and makes the address independent of the nonce. A Move module names the creator's address as its account.
    public fun create(
        vm: String, code: vector<u8>, constructor_input: vector<u8>, value: u256, salt: Option<vector<u8>>
    ): address {
        create_with(vm, code, constructor_input, value, salt, vector[], vector[])
    }

    /// As `create`, and names the functions that accept value and those that do not change state, for code that does not say so (WASM,
    /// Move).
    public fun create_with(
        vm: String,
        code: vector<u8>,
        constructor_input: vector<u8>,
        value: u256,
        salt: Option<vector<u8>>,
        payable: vector<String>,
        view: vector<String>
    ): address {
        let has_salt = option::is_some(&salt);
        let salt = option::get_with_default(&salt, vector[]);
        create_internal(*string::bytes(&vm), code, constructor_input, value, has_salt, salt, payable, view)
    }

    /// Contract address of the calling module, whichever module or script was entered. For a script, its sender: it calls as that.
    public fun self_address(): address {
        self_internal()
    }

    /// Aborts unless a call returned as many results as expected.
    public fun check_results(results: &vector<vector<u8>>, count: u64) {
        assert!(vector::length(results) == count, E_BAD_RESULTS);
    }

    /// The address of an account that this VM controls.
    fun controlled(account: &signer): address {
        let caller = signer::address_of(account);
        assert!(is_controlled(caller), error::permission_denied(E_NOT_CONTROLLED));
        caller
    }

    native fun is_controlled(account: address): bool;

    native fun self_internal(): address;

    native fun call_as_internal(
        account: address,
        target: address,
        function: vector<u8>,
        type_arguments: vector<String>,
        args: vector<vector<u8>>,
        value: u256,
        is_static: bool
    ): vector<vector<u8>>;

    native fun call_internal(
        target: address,
        function: vector<u8>,
        type_arguments: vector<String>,
        args: vector<vector<u8>>,
        value: u256,
        is_static: bool
    ): vector<vector<u8>>;

    native fun raw_call_internal(target: address, data: vector<u8>, value: u256, is_static: bool): vector<u8>;

    native fun raw_call_as_internal(
        account: address, target: address, data: vector<u8>, value: u256, is_static: bool
    ): vector<u8>;

    native fun send_internal(to: address, wei: u256);

    native fun send_as_internal(account: address, to: address, wei: u256);

    native fun create_internal(
        vm: vector<u8>,
        code: vector<u8>,
        constructor_input: vector<u8>,
        value: u256,
        has_salt: bool,
        salt: vector<u8>,
        payable: vector<String>,
        view: vector<String>
    ): address;
}
