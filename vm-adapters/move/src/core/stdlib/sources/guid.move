/// Globally unique identifiers: an account, and a number from its counter.
module std::guid {
    use std::signer;

    struct GUID has drop, store { id: ID }

    /// The contents of a GUID. It can be copied, so it proves nothing.
    struct ID has copy, drop, store {
        creation_num: u64,
        addr: address
    }

    /// The counter, stored under each account that has created a GUID.
    struct Generator has key { counter: u64 }

    public fun create(account: &signer): GUID acquires Generator {
        let addr = signer::address_of(account);
        if (!exists<Generator>(addr)) move_to(account, Generator { counter: 0 });
        let generator = borrow_global_mut<Generator>(addr);
        let creation_num = generator.counter;
        generator.counter = creation_num + 1;
        GUID { id: ID { creation_num, addr } }
    }

    public fun create_id(addr: address, creation_num: u64): ID { ID { creation_num, addr } }

    public fun id(guid: &GUID): ID { guid.id }

    public fun creator_address(guid: &GUID): address { guid.id.addr }

    public fun creation_num(guid: &GUID): u64 { guid.id.creation_num }

    public fun id_creator_address(id: &ID): address { id.addr }

    public fun id_creation_num(id: &ID): u64 { id.creation_num }

    public fun eq_id(guid: &GUID, id: &ID): bool { &guid.id == id }
}
