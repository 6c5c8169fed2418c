/// Auctions, one for each owner. A bid is held until it is outbid or the auction closes.
module programs::auction {
    use std::event;
    use std::option::{Self, Option};
    use std::signer;
    use std::vector;

    /// Money that cannot be copied or dropped.
    struct Money has store { amount: u64 }
    struct Purse has key { money: Money }
    struct Bid has store { bidder: address, money: Money }
    struct Auction has key { least: u64, best: Option<Bid>, history: vector<u64>, is_open: bool }

    #[event]
    struct Outbid has drop, store { bidder: address, by: address, amount: u64 }

    const E_CLOSED: u64 = 0x30001;
    const E_TOO_LOW: u64 = 0x10002;
    const E_TOO_LITTLE: u64 = 0x20003;

    fun split(money: &mut Money, amount: u64): Money {
        assert!(money.amount >= amount, E_TOO_LITTLE);
        money.amount = money.amount - amount;
        Money { amount }
    }

    fun join(into: &mut Money, money: Money) {
        let Money { amount } = money;
        into.amount = into.amount + amount;
    }

    public entry fun fund(who: &signer, amount: u64) acquires Purse {
        let at = signer::address_of(who);
        let money = Money { amount };
        if (exists<Purse>(at)) join(&mut borrow_global_mut<Purse>(at).money, money)
        else move_to(who, Purse { money })
    }

    public entry fun open(owner: &signer, least: u64) {
        move_to(owner, Auction { least, best: option::none(), history: vector[], is_open: true })
    }

    public entry fun bid(who: &signer, at: address, amount: u64) acquires Auction, Purse {
        let bidder = signer::address_of(who);
        let auction = borrow_global_mut<Auction>(at);
        assert!(auction.is_open, E_CLOSED);
        assert!(amount >= auction.least, E_TOO_LOW);
        let money = split(&mut borrow_global_mut<Purse>(bidder).money, amount);
        let bid = Bid { bidder, money };
        vector::push_back(&mut auction.history, amount);
        auction.least = amount + 1;
        if (option::is_none(&auction.best)) {
            option::fill(&mut auction.best, bid);
            return
        };
        let Bid { bidder: loser, money } = option::swap(&mut auction.best, bid);
        event::emit(Outbid { bidder: loser, by: bidder, amount });
        join(&mut borrow_global_mut<Purse>(loser).money, money);
    }

    public entry fun close(owner: &signer) acquires Auction, Purse {
        let at = signer::address_of(owner);
        let auction = borrow_global_mut<Auction>(at);
        assert!(auction.is_open, E_CLOSED);
        auction.is_open = false;
        if (option::is_none(&auction.best)) return;
        let Bid { bidder: _, money } = option::extract(&mut auction.best);
        if (exists<Purse>(at)) join(&mut borrow_global_mut<Purse>(at).money, money)
        else move_to(owner, Purse { money })
    }

    #[view]
    public fun state(at: address): (u64, bool, vector<u64>) acquires Auction {
        let auction = borrow_global<Auction>(at);
        (auction.least, auction.is_open, auction.history)
    }

    #[view]
    public fun leader(at: address): Option<address> acquires Auction {
        let best = &borrow_global<Auction>(at).best;
        if (option::is_some(best)) option::some(option::borrow(best).bidder) else option::none()
    }

    #[view]
    public fun money_of(at: address): u64 acquires Purse { borrow_global<Purse>(at).money.amount }
}
