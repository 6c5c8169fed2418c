/// Collections of unique items, which move between collections.
module programs::gallery {
    use std::event;
    use std::hash;
    use std::bcs;
    use std::signer;
    use std::string::{Self, String};
    use std::vector;

    struct Item has store { id: vector<u8>, title: String, edition: u32, traits: vector<Trait> }
    struct Trait has store, copy, drop { name: String, value: u8 }
    struct Collection has key { items: vector<Item>, made: u32 }

    #[event]
    struct Given has drop, store { id: vector<u8>, to: address }

    const E_UNKNOWN: u64 = 1;

    public entry fun open(owner: &signer) { move_to(owner, Collection { items: vector[], made: 0 }) }

    public entry fun make(owner: &signer, title: String, values: vector<u8>) acquires Collection {
        let at = signer::address_of(owner);
        let collection = borrow_global_mut<Collection>(at);
        let seed = bcs::to_bytes(&at);
        vector::append(&mut seed, bcs::to_bytes(&collection.made));
        let (traits, i) = (vector[], 0);
        while (i < vector::length(&values)) {
            let name = string::utf8(b"trait ");
            string::append(&mut name, string::sub_string(&title, 0, 0));
            string::append_utf8(&mut name, vector[((i % 10) as u8) + 48]);
            vector::push_back(&mut traits, Trait { name, value: *vector::borrow(&values, i) });
            i = i + 1;
        };
        let item = Item { id: hash::sha3_256(seed), title, edition: collection.made, traits };
        vector::push_back(&mut collection.items, item);
        collection.made = collection.made + 1;
    }

    fun find(items: &vector<Item>, edition: u32): u64 {
        let i = 0;
        while (i < vector::length(items)) {
            if (vector::borrow(items, i).edition == edition) return i;
            i = i + 1;
        };
        abort E_UNKNOWN
    }

    public entry fun give(owner: &signer, edition: u32, to: address) acquires Collection {
        let own = &mut borrow_global_mut<Collection>(signer::address_of(owner)).items;
        let i = find(own, edition);
        let item = vector::remove(own, i);
        event::emit(Given { id: item.id, to });
        vector::push_back(&mut borrow_global_mut<Collection>(to).items, item);
    }

    public entry fun change(owner: &signer, edition: u32, which: u64, value: u8) acquires Collection {
        let own = &mut borrow_global_mut<Collection>(signer::address_of(owner)).items;
        let i = find(own, edition);
        vector::borrow_mut(&mut vector::borrow_mut(own, i).traits, which).value = value;
    }

    public entry fun destroy(owner: &signer, edition: u32) acquires Collection {
        let own = &mut borrow_global_mut<Collection>(signer::address_of(owner)).items;
        let i = find(own, edition);
        let Item { id: _, title: _, edition: _, traits: _ } = vector::swap_remove(own, i);
    }

    #[view]
    public fun titles(at: address): (vector<String>, vector<vector<u8>>) acquires Collection {
        let (titles, ids, i) = (vector[], vector[], 0);
        let items = &borrow_global<Collection>(at).items;
        while (i < vector::length(items)) {
            let item = vector::borrow(items, i);
            vector::push_back(&mut titles, item.title);
            vector::push_back(&mut ids, item.id);
            i = i + 1;
        };
        (titles, ids)
    }
}
