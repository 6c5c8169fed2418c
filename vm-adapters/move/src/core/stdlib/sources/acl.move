/// Access control lists: sets of addresses.
module std::acl {
    use std::vector;

    const E_CONTAIN: u64 = 0x10000;
    const E_NOT_CONTAIN: u64 = 0x10001;

    struct ACL has copy, drop, store { list: vector<address> }

    public fun empty(): ACL {
        ACL { list: vector::empty() }
    }

    public fun add(acl: &mut ACL, addr: address) {
        assert!(!contains(acl, addr), E_CONTAIN);
        vector::push_back(&mut acl.list, addr)
    }

    public fun remove(acl: &mut ACL, addr: address) {
        let (found, index) = vector::index_of(&acl.list, &addr);
        assert!(found, E_NOT_CONTAIN);
        vector::remove(&mut acl.list, index);
    }

    public fun contains(acl: &ACL, addr: address): bool {
        vector::contains(&acl.list, &addr)
    }

    public fun assert_contains(acl: &ACL, addr: address) {
        assert!(contains(acl, addr), E_NOT_CONTAIN)
    }
}
