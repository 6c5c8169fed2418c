/// A lottery whose draw is a hash of the seeds of all tickets.
module programs::lottery {
    use std::bcs;
    use std::event;
    use std::hash;
    use std::signer;
    use std::vector;

    struct Draw has key { tickets: vector<address>, seeds: vector<u8>, winners: vector<address> }

    #[event]
    struct Won has drop, store { round: u64, winner: address, hash: vector<u8> }

    const E_NO_TICKETS: u64 = 1;

    public entry fun open(owner: &signer) { move_to(owner, Draw { tickets: vector[], seeds: b"", winners: vector[] }) }

    public entry fun buy(who: &signer, at: address, seed: vector<u8>) acquires Draw {
        let draw = borrow_global_mut<Draw>(at);
        vector::push_back(&mut draw.tickets, signer::address_of(who));
        vector::append(&mut draw.seeds, hash::sha2_256(seed));
        if (vector::length(&draw.seeds) > 64) draw.seeds = hash::keccak256(draw.seeds);
    }

    fun number(bytes: &vector<u8>): u64 {
        let (value, i) = (0u64, 0);
        while (i < 8) {
            value = value << 8 | (*vector::borrow(bytes, i) as u64);
            i = i + 1;
        };
        value
    }

    public entry fun draw(owner: &signer, count: u64) acquires Draw {
        let draw = borrow_global_mut<Draw>(signer::address_of(owner));
        let hash = hash::sha3_256(draw.seeds);
        count = count % 4;
        while (count > 0) {
            assert!(!vector::is_empty(&draw.tickets), E_NO_TICKETS);
            let i = number(&hash) % vector::length(&draw.tickets);
            let winner = vector::swap_remove(&mut draw.tickets, i);
            event::emit(Won { round: vector::length(&draw.winners), winner, hash });
            vector::push_back(&mut draw.winners, winner);
            vector::append(&mut hash, bcs::to_bytes(&winner));
            hash = hash::sha3_256(hash);
            count = count - 1;
        }
    }

    #[view]
    public fun winners(at: address): vector<address> acquires Draw { borrow_global<Draw>(at).winners }

    #[view]
    public fun shuffled(seed: vector<u8>, items: vector<u64>): vector<u64> {
        let (hash, left) = (seed, vector::length(&items));
        while (left > 1) {
            hash = hash::sha2_256(hash);
            let i = number(&hash) % left;
            left = left - 1;
            vector::swap(&mut items, i, left);
        };
        items
    }
}
