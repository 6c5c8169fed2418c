/// Linear vesting with a cliff.
module programs::vesting {
    use std::block;
    use std::signer;
    use std::vector;

    struct Grant has store, drop { total: u64, released: u64, start: u64, cliff: u64, length: u64 }
    struct Grants has key { grants: vector<Grant> }

    const E_CLIFF: u64 = 1;
    const E_NOTHING: u64 = 2;

    public entry fun grant(owner: &signer, total: u64, cliff: u64, length: u64) acquires Grants {
        let at = signer::address_of(owner);
        assert!(cliff <= length, E_CLIFF);
        let grant = Grant { total, released: 0, start: block::timestamp(), cliff, length };
        if (exists<Grants>(at)) vector::push_back(&mut borrow_global_mut<Grants>(at).grants, grant)
        else move_to(owner, Grants { grants: vector[grant] })
    }

    fun vested(grant: &Grant, now: u64): u64 {
        let passed = now - grant.start;
        if (passed < grant.cliff) return 0;
        if (passed >= grant.length) return grant.total;
        (((grant.total as u128) * (passed as u128) / (grant.length as u128)) as u64)
    }

    public entry fun release(owner: &signer, which: u64) acquires Grants {
        let grant = vector::borrow_mut(&mut borrow_global_mut<Grants>(signer::address_of(owner)).grants, which);
        let due = vested(grant, block::timestamp()) - grant.released;
        assert!(due > 0, E_NOTHING);
        grant.released = grant.released + due;
        if (grant.released == grant.total) grant.length = 0;
    }

    public entry fun give_up(owner: &signer) acquires Grants {
        let Grants { grants } = move_from<Grants>(signer::address_of(owner));
        while (!vector::is_empty(&grants)) {
            let Grant { total: _, released: _, start: _, cliff: _, length: _ } = vector::pop_back(&mut grants);
        };
        vector::destroy_empty(grants)
    }

    #[view]
    public fun schedule(total: u64, start: u64, cliff: u64, length: u64, now: u64): u64 {
        vested(&Grant { total, released: 0, start, cliff, length }, now)
    }

    #[view]
    public fun clock(): (u64, u64) { (block::height(), block::timestamp()) }
}
