/// Calls to contracts of any VM. The calling module is the caller, and value comes from its balance. A script calls as its
/// sender, if that signed. A failed call aborts here, with the callee's failure as the cause.
module std::xcall {
    use std::error;
    use std::signer;
    use std::string::{Self, String};

    /// The callee reverted.
    const E_REVERTED: u64 = 1;
    /// The callee ran out of gas or broke a rule of its VM.
    const E_HALTED: u64 = 2;
    /// The callee was not started.
    const E_REFUSED: u64 = 3;
    /// The account is not under this VM's control.
    const E_NOT_CONTROLLED: u64 = 4;

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
        let caller = signer::address_of(account);
        assert!(is_controlled(caller), error::permission_denied(E_NOT_CONTROLLED));
        call_as_internal(caller, target, *string::bytes(&function), vector[], args, value, false)
    }

    native fun is_controlled(account: address): bool;

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
}
