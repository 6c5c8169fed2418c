/// Type names: `u64`, `vector<bool>`, or address, module and name of a struct. Addresses have 64 digits without `0x`. Type
/// arguments are separated by a comma without a space.
module std::type_name {
    use std::ascii::{Self, String};
    use std::vector;

    /// A primitive type or a vector lies in no module.
    const E_NON_MODULE_TYPE: u64 = 0;

    const COLON: u8 = 58;
    const ADDRESS_DIGITS: u64 = 64;

    struct TypeName has copy, drop, store { name: String }

    public fun get<T>(): TypeName {
        TypeName { name: ascii::of_valid(internal_name<T>()) }
    }

    public fun is_primitive(self: &TypeName): bool {
        let bytes = ascii::as_bytes(&self.name);
        // Only a struct's name has a colon at this index. A vector's name starts with `vector<`, and is shorter or has its colon later.
        vector::length(bytes) <= ADDRESS_DIGITS || *vector::borrow(bytes, ADDRESS_DIGITS) != COLON
    }

    public fun borrow_string(self: &TypeName): &String {
        &self.name
    }

    /// Address of the module in hexadecimal.
    public fun get_address(self: &TypeName): String {
        assert!(!is_primitive(self), E_NON_MODULE_TYPE);
        part(self, 0)
    }

    public fun get_module(self: &TypeName): String {
        assert!(!is_primitive(self), E_NON_MODULE_TYPE);
        part(self, ADDRESS_DIGITS + 2)
    }

    public fun into_string(self: TypeName): String {
        let TypeName { name } = self;
        name
    }

    /// The part of the name from `i` to the next colon.
    fun part(self: &TypeName, i: u64): String {
        let bytes = ascii::as_bytes(&self.name);
        let found = vector::empty();
        while (*vector::borrow(bytes, i) != COLON) {
            vector::push_back(&mut found, *vector::borrow(bytes, i));
            i = i + 1;
        };
        ascii::of_valid(found)
    }

    native fun internal_name<T>(): vector<u8>;
}
