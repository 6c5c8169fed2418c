/// Makes contracts of every VM, for tests.
module makers::maker {
    use std::option;
    use std::string::String;
    use std::xcall;

    /// The value comes from the balance of this module.
    public fun make(vm: String, code: vector<u8>, input: vector<u8>, value: u256): address {
        xcall::create(vm, code, input, value, option::none())
    }

    public fun make_then_fail(vm: String, code: vector<u8>, input: vector<u8>) {
        make(vm, code, input, 0);
        abort 7
    }
}
