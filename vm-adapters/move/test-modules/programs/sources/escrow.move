/// Two parties exchange items of any type, or take them back.
module programs::escrow {
    use std::option::{Self, Option};
    use std::signer;

    struct Deal<A: store, B: store> has key { offered: Option<A>, wanted: Option<B>, other: address }
    struct Held<T: store> has key { item: T }

    /// Items to exchange. They cannot be copied.
    struct Painting has store { year: u16 }
    struct Gold has store { grams: u32 }

    const E_NOT_THE_OTHER: u64 = 1;
    const E_NOT_DONE: u64 = 2;

    public entry fun paint(who: &signer, year: u16) { move_to(who, Held { item: Painting { year } }) }

    public entry fun dig(who: &signer, grams: u32) { move_to(who, Held { item: Gold { grams } }) }

    fun take<T: store>(from: address): T acquires Held {
        let Held { item } = move_from<Held<T>>(from);
        item
    }

    fun offer_any<A: store, B: store>(who: &signer, other: address) acquires Held {
        let offered = option::some(take<A>(signer::address_of(who)));
        move_to(who, Deal<A, B> { offered, wanted: option::none(), other })
    }

    public entry fun offer_painting(who: &signer, other: address) acquires Held {
        offer_any<Painting, Gold>(who, other)
    }

    public entry fun offer_gold(who: &signer, other: address) acquires Held { offer_any<Gold, Painting>(who, other) }

    fun accept_any<A: store, B: store>(who: &signer, at: address) acquires Deal, Held {
        let me = signer::address_of(who);
        let deal = borrow_global_mut<Deal<A, B>>(at);
        assert!(deal.other == me, E_NOT_THE_OTHER);
        option::fill(&mut deal.wanted, take<B>(me));
        move_to(who, Held { item: option::extract(&mut deal.offered) });
    }

    public entry fun accept_painting(who: &signer, at: address) acquires Deal, Held {
        accept_any<Painting, Gold>(who, at)
    }

    public entry fun accept_gold(who: &signer, at: address) acquires Deal, Held {
        accept_any<Gold, Painting>(who, at)
    }

    public entry fun collect(who: &signer) acquires Deal {
        let Deal { offered, wanted, other: _ } = move_from<Deal<Painting, Gold>>(signer::address_of(who));
        assert!(option::is_some(&wanted), E_NOT_DONE);
        move_to(who, Held { item: option::destroy_some(wanted) });
        option::destroy_none(offered);
    }

    public entry fun cancel(who: &signer) acquires Deal {
        let Deal { offered, wanted, other: _ } = move_from<Deal<Painting, Gold>>(signer::address_of(who));
        option::destroy_none(wanted);
        move_to(who, Held { item: option::destroy_some(offered) });
    }

    #[view]
    public fun year(at: address): u16 acquires Held { borrow_global<Held<Painting>>(at).item.year }

    #[view]
    public fun grams(at: address): u32 acquires Held { borrow_global<Held<Gold>>(at).item.grams }

    #[view]
    public fun has(at: address): (bool, bool, bool, bool) {
        (
            exists<Held<Painting>>(at),
            exists<Held<Gold>>(at),
            exists<Deal<Painting, Gold>>(at),
            exists<Deal<Gold, Painting>>(at)
        )
    }
}
