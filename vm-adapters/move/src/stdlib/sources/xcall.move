/// Calls to contracts of any VM. The calling module is the caller; value comes from its own balance. A call that fails aborts
/// here, with the callee's failure as the cause.
module std::xcall {
    use std::string::{Self, String};

    /// The callee reverted.
    const E_REVERTED: u64 = 1;
    /// The callee ran out of gas or broke a rule of its VM.
    const E_HALTED: u64 = 2;
    /// The callee was not started.
    const E_REFUSED: u64 = 3;

    /// Arguments and results are BCS, one item each.
    public fun call(target: address, function: String, args: vector<vector<u8>>): vector<vector<u8>> {
        call_internal(target, *string::bytes(&function), args, 0, false)
    }

    /// Sends wei as well.
    public fun call_with_value(
        target: address, function: String, args: vector<vector<u8>>, value: u256
    ): vector<vector<u8>> {
        call_internal(target, *string::bytes(&function), args, value, false)
    }

    /// Nothing below the call may change state.
    public fun static_call(target: address, function: String, args: vector<vector<u8>>): vector<vector<u8>> {
        call_internal(target, *string::bytes(&function), args, 0, true)
    }

    native fun call_internal(
        target: address, function: vector<u8>, args: vector<vector<u8>>, value: u256, is_static: bool
    ): vector<vector<u8>>;
}
