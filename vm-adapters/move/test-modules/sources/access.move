/// Calls std::acl on a list that is stored at the caller's address.
module corpus::access {
    use std::acl::{Self, ACL};
    use std::signer;

    struct Listed has key { acl: ACL }

    public fun start(owner: &signer) { move_to(owner, Listed { acl: acl::empty() }) }

    public fun add(owner: &signer, who: address) acquires Listed {
        acl::add(&mut borrow_global_mut<Listed>(signer::address_of(owner)).acl, who)
    }

    public fun remove(owner: &signer, who: address) acquires Listed {
        acl::remove(&mut borrow_global_mut<Listed>(signer::address_of(owner)).acl, who)
    }

    public fun contains(owner: &signer, who: address): bool acquires Listed {
        acl::contains(&borrow_global<Listed>(signer::address_of(owner)).acl, who)
    }

    public fun assert_contains(owner: &signer, who: address) acquires Listed {
        acl::assert_contains(&borrow_global<Listed>(signer::address_of(owner)).acl, who)
    }
}
