/// Modules at 0x1 that are not those of altvm's standard library, over the natives that libmovevm has.
module std::vector {
    #[bytecode_instruction]
    native public fun empty<E>(): vector<E>;
    #[bytecode_instruction]
    native public fun length<E>(v: &vector<E>): u64;
    #[bytecode_instruction]
    native public fun borrow<E>(v: &vector<E>, i: u64): &E;
    #[bytecode_instruction]
    native public fun borrow_mut<E>(v: &mut vector<E>, i: u64): &mut E;
    #[bytecode_instruction]
    native public fun push_back<E>(v: &mut vector<E>, e: E);
    #[bytecode_instruction]
    native public fun pop_back<E>(v: &mut vector<E>): E;
    #[bytecode_instruction]
    native public fun destroy_empty<E>(v: vector<E>);
    #[bytecode_instruction]
    native public fun swap<E>(v: &mut vector<E>, i: u64, j: u64);

    public fun trim<E>(v: &mut vector<E>, n: u64): vector<E> {
        let rest = vector[];
        while (length(v) > n) push_back(&mut rest, pop_back(v));
        rest
    }

    public fun append<E: copy + drop>(a: &mut vector<E>, b: vector<E>) {
        let i = 0;
        while (i < length(&b)) {
            push_back(a, *borrow(&b, i));
            i = i + 1;
        }
    }
}

module std::option {
    use std::vector;

    struct Option<E> has copy, drop, store { vec: vector<E> }

    public fun none<E>(): Option<E> { Option { vec: vector[] } }
    public fun some<E>(e: E): Option<E> { Option { vec: vector[e] } }
    public fun destroy_some<E>(o: Option<E>): E {
        assert!(vector::length(&o.vec) == 1, 0x40001);
        let Option { vec } = o;
        let e = vector::pop_back(&mut vec);
        vector::destroy_empty(vec);
        e
    }
}

module std::string {
    use std::vector;

    struct String has copy, drop, store { bytes: vector<u8> }

    public fun utf8(bytes: vector<u8>): String {
        assert!(internal_check_utf8(&bytes), 1);
        String { bytes }
    }
    public fun sub_string(s: &String, i: u64, j: u64): String {
        let bytes = &s.bytes;
        assert!(i <= j && j <= vector::length(bytes) && internal_is_char_boundary(bytes, i), 2);
        String { bytes: internal_sub_string(bytes, i, j) }
    }
    public fun index_of(s: &String, r: &String): u64 { internal_index_of(&s.bytes, &r.bytes) }

    native fun internal_check_utf8(v: &vector<u8>): bool;
    native fun internal_is_char_boundary(v: &vector<u8>, i: u64): bool;
    native fun internal_sub_string(v: &vector<u8>, i: u64, j: u64): vector<u8>;
    native fun internal_index_of(v: &vector<u8>, r: &vector<u8>): u64;
}

module std::bcs {
    native public fun to_bytes<T>(v: &T): vector<u8>;
    native public fun serialized_size<T>(v: &T): u64;
}

module std::from_bcs {
    native public fun from_bytes<T>(bytes: vector<u8>): T;
}

module std::hash {
    native public fun sha2_256(data: vector<u8>): vector<u8>;
    native public fun sha3_256(data: vector<u8>): vector<u8>;
    native public fun ripemd160(data: vector<u8>): vector<u8>;
}

module std::keccak {
    native public fun keccak256(data: vector<u8>): vector<u8>;
}

module std::signer {
    native public fun borrow_address(s: &signer): &address;
}

module std::account {
    native public fun create_address(bytes: vector<u8>): address;
    native public fun create_signer(a: address): signer;
}

module std::type_info {
    use std::string::String;

    struct TypeInfo has copy, drop, store { account_address: address, module_name: vector<u8>, struct_name: vector<u8> }

    native public fun type_of<T>(): TypeInfo;
    native public fun type_name<T>(): String;
}

module std::address {
    use std::string::String;

    native public fun to_string(a: address): String;
    native public fun from_string(s: String): address;
}

module std::base64 {
    native public fun encode(b: vector<u8>): vector<u8>;
    native public fun decode(b: vector<u8>): vector<u8>;
}

module std::block {
    native public fun get_block_info(): (u64, u64);
}

/// The compiler asks for it.
module std::event {
    public fun emit<T: store + drop>(_event: T) {}
}

module std::debug {
    native public fun native_print(x: vector<u8>);
}

module std::transaction_context {
    native public fun get_transaction_hash(): vector<u8>;
}

module std::fixed_point32 {
    struct FixedPoint32 has copy, drop, store { value: u64 }

    public fun raw(value: u64): FixedPoint32 { FixedPoint32 { value } }
}

module std::unheard_of {
    native public fun nothing(): u64;
}
