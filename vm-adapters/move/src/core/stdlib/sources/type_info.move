/// Type names, and the parts of a struct type's name.
module std::type_info {
    use std::error;
    use std::string::{Self, String};

    /// Not a struct: it is declared nowhere.
    const E_NOT_A_STRUCT: u64 = 1;

    struct TypeInfo has copy, drop, store {
        account_address: address,
        module_name: vector<u8>,
        struct_name: vector<u8>
    }

    /// The struct's name includes its type arguments.
    public fun type_of<T>(): TypeInfo {
        assert!(is_struct<T>(), error::invalid_argument(E_NOT_A_STRUCT));
        let (account_address, module_name, struct_name) = parts<T>();
        TypeInfo { account_address, module_name, struct_name }
    }

    /// Name of any type as in source code, with full addresses, and a comma and a space between type arguments.
    public fun type_name<T>(): String {
        string::utf8(tag<T>())
    }

    public fun account_address(self: &TypeInfo): address { self.account_address }

    public fun module_name(self: &TypeInfo): vector<u8> { self.module_name }

    public fun struct_name(self: &TypeInfo): vector<u8> { self.struct_name }

    native fun is_struct<T>(): bool;
    native fun parts<T>(): (address, vector<u8>, vector<u8>);
    native fun tag<T>(): vector<u8>;
}
