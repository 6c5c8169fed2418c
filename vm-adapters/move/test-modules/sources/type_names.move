/// Calls std::type_name.
module corpus::type_names {
    use std::ascii;
    use std::option::Option;
    use std::type_name;

    struct Pair<phantom A, phantom B> has drop {}

    /// A struct whose name contains the prefix of an address.
    struct A0x1 has drop {}

    public fun name<T>(): vector<u8> { ascii::into_bytes(type_name::into_string(type_name::get<T>())) }

    public fun borrowed<T>(): vector<u8> { *ascii::as_bytes(type_name::borrow_string(&type_name::get<T>())) }

    public fun is_primitive<T>(): bool { type_name::is_primitive(&type_name::get<T>()) }

    public fun place<T>(): (vector<u8>, vector<u8>) {
        let name = type_name::get<T>();
        (ascii::into_bytes(type_name::get_address(&name)), ascii::into_bytes(type_name::get_module(&name)))
    }

    public fun signer_name(): vector<u8> { name<signer>() }

    public fun is_signer_primitive(): bool { is_primitive<signer>() }

    public fun vector_name<T>(): vector<u8> { name<vector<vector<T>>>() }

    public fun pair_name<T>(): vector<u8> { name<Pair<Pair<T, A0x1>, Option<vector<T>>>>() }

    public fun are_same<T, U>(): bool { type_name::get<T>() == type_name::get<U>() }
}
