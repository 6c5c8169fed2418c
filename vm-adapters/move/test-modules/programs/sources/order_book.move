/// Buy and sell orders, matched by price, then by age.
module programs::order_book {
    use std::event;
    use std::signer;
    use std::vector;

    struct Order has store, copy, drop { owner: address, price: u64, amount: u64, id: u64 }
    struct Market has key { bids: vector<Order>, asks: vector<Order>, next: u64, traded: u128 }

    #[event]
    struct Trade has drop, store { buyer: address, seller: address, price: u64, amount: u64 }

    const E_AMOUNT: u64 = 1;
    const E_UNKNOWN: u64 = 2;

    public entry fun open(owner: &signer) { move_to(owner, Market { bids: vector[], asks: vector[], next: 1, traded: 0 }) }

    /// The best order is the last one.
    fun insert(orders: &mut vector<Order>, order: Order, is_bid: bool) {
        vector::push_back(orders, order);
        let i = vector::length(orders) - 1;
        while (i > 0) {
            let before = vector::borrow(orders, i - 1).price;
            let is_in_place = if (is_bid) before < order.price else before > order.price;
            if (is_in_place) break;
            vector::swap(orders, i - 1, i);
            i = i - 1;
        }
    }

    fun place(market: &mut Market, owner: address, price: u64, amount: u64, is_bid: bool) {
        assert!(amount > 0, E_AMOUNT);
        let Market { bids, asks, next, traded } = market;
        let (others, own) = if (is_bid) (asks, bids) else (bids, asks);
        while (amount > 0 && !vector::is_empty(others)) {
            let last = vector::length(others) - 1;
            let best = vector::borrow_mut(others, last);
            if (if (is_bid) best.price > price else best.price < price) break;
            let part = if (best.amount < amount) best.amount else amount;
            let (buyer, seller) = if (is_bid) (owner, best.owner) else (best.owner, owner);
            event::emit(Trade { buyer, seller, price: best.price, amount: part });
            *traded = *traded + (part as u128) * (best.price as u128);
            amount = amount - part;
            best.amount = best.amount - part;
            if (best.amount == 0) { vector::pop_back(others); };
        };
        if (amount > 0) insert(own, Order { owner, price, amount, id: *next }, is_bid);
        *next = *next + 1;
    }

    public entry fun buy(who: &signer, at: address, price: u64, amount: u64) acquires Market {
        place(borrow_global_mut<Market>(at), signer::address_of(who), price, amount, true)
    }

    public entry fun sell(who: &signer, at: address, price: u64, amount: u64) acquires Market {
        place(borrow_global_mut<Market>(at), signer::address_of(who), price, amount, false)
    }

    public entry fun cancel(who: &signer, at: address, id: u64) acquires Market {
        let market = borrow_global_mut<Market>(at);
        let me = signer::address_of(who);
        let orders = &mut market.bids;
        let i = find(orders, id, me);
        if (i == vector::length(orders)) {
            orders = &mut market.asks;
            i = find(orders, id, me);
        };
        assert!(i < vector::length(orders), E_UNKNOWN);
        vector::remove(orders, i);
    }

    fun find(orders: &vector<Order>, id: u64, owner: address): u64 {
        let i = 0;
        while (i < vector::length(orders)) {
            let order = vector::borrow(orders, i);
            if (order.id == id && order.owner == owner) break;
            i = i + 1;
        };
        i
    }

    fun prices(orders: &vector<Order>): vector<u64> {
        let (found, i) = (vector[], vector::length(orders));
        while (i > 0) {
            i = i - 1;
            let order = vector::borrow(orders, i);
            vector::append(&mut found, vector[order.price, order.amount]);
        };
        found
    }

    #[view]
    public fun depth(at: address): (vector<u64>, vector<u64>, u128) acquires Market {
        let market = borrow_global<Market>(at);
        (prices(&market.bids), prices(&market.asks), market.traded)
    }
}
