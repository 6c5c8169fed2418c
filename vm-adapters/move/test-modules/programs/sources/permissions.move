/// Access control with the standard library's lists, and with roles.
module programs::permissions {
    use std::acl::{Self, ACL};
    use std::error;
    use std::signer;
    use std::vector;

    struct Role has store, drop { name: vector<u8>, members: ACL }
    struct House has key, drop { roles: vector<Role>, doors: u64 }

    const E_NO_ROLE: u64 = 1;
    const E_NOT_ALLOWED: u64 = 2;

    public entry fun build(owner: &signer, names: vector<vector<u8>>) {
        let roles = vector[];
        while (!vector::is_empty(&names)) {
            vector::push_back(&mut roles, Role { name: vector::pop_back(&mut names), members: acl::empty() });
        };
        move_to(owner, House { roles, doors: 0 })
    }

    fun role(house: &mut House, name: &vector<u8>): &mut Role {
        let i = 0;
        while (i < vector::length(&house.roles)) {
            if (&vector::borrow(&house.roles, i).name == name) return vector::borrow_mut(&mut house.roles, i);
            i = i + 1;
        };
        abort error::not_found(E_NO_ROLE)
    }

    public entry fun allow(owner: &signer, name: vector<u8>, who: address) acquires House {
        acl::add(&mut role(borrow_global_mut<House>(signer::address_of(owner)), &name).members, who)
    }

    public entry fun forbid(owner: &signer, name: vector<u8>, who: address) acquires House {
        acl::remove(&mut role(borrow_global_mut<House>(signer::address_of(owner)), &name).members, who)
    }

    public entry fun open_door(who: &signer, at: address, name: vector<u8>) acquires House {
        let house = borrow_global_mut<House>(at);
        let role = role(house, &name);
        assert!(acl::contains(&role.members, signer::address_of(who)), error::permission_denied(E_NOT_ALLOWED));
        house.doors = house.doors + 1;
    }

    public entry fun tear_down(owner: &signer) acquires House { move_from<House>(signer::address_of(owner)); }

    #[view]
    public fun may(at: address, name: vector<u8>, who: address): bool acquires House {
        acl::contains(&role(borrow_global_mut<House>(at), &name).members, who)
    }

    #[view]
    public fun doors(at: address): (u64, u64) acquires House {
        let house = borrow_global<House>(at);
        (house.doors, vector::length(&house.roles))
    }
}
