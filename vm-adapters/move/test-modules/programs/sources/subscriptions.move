/// Plans that are paid for each period. Two accounts sign together.
module programs::subscriptions {
    use std::block;
    use std::event;
    use std::signer;
    use std::string::String;
    use std::vector;

    struct Plan has store, copy, drop { title: String, price: u64, period: u64 }
    struct Shop has key { plans: vector<Plan>, income: u64, customers: vector<address> }
    struct Subscription has key, drop { shop: address, plan: Plan, until: u64, paid: u64 }

    #[event]
    struct Renewed has drop, store { who: address, until: u64, title: String }

    const E_PERIOD: u64 = 1;
    const E_OTHER_SHOP: u64 = 2;

    public entry fun open(owner: &signer) { move_to(owner, Shop { plans: vector[], income: 0, customers: vector[] }) }

    public entry fun offer(owner: &signer, title: String, price: u64, period: u64) acquires Shop {
        assert!(period > 0, E_PERIOD);
        vector::push_back(&mut borrow_global_mut<Shop>(signer::address_of(owner)).plans, Plan { title, price, period });
    }

    public entry fun subscribe(who: &signer, at: address, plan: u64) acquires Shop {
        let me = signer::address_of(who);
        let Shop { plans, income, customers } = borrow_global_mut<Shop>(at);
        let plan = *vector::borrow(plans, plan);
        *income = *income + plan.price;
        if (!vector::contains(customers, &me)) vector::push_back(customers, me);
        let until = block::timestamp() + plan.period;
        event::emit(Renewed { who: me, until, title: plan.title });
        move_to(who, Subscription { shop: at, plan, until, paid: plan.price })
    }

    public entry fun renew(who: &signer, periods: u64) acquires Shop, Subscription {
        let me = signer::address_of(who);
        let subscription = borrow_global_mut<Subscription>(me);
        let cost = subscription.plan.price * periods;
        let shop = borrow_global_mut<Shop>(subscription.shop);
        shop.income = shop.income + cost;
        subscription.paid = subscription.paid + cost;
        subscription.until = subscription.until + periods * subscription.plan.period;
        event::emit(Renewed { who: me, until: subscription.until, title: subscription.plan.title });
    }

    /// A change of a plan does not change existing subscriptions.
    public entry fun reprice(owner: &signer, plan: u64, price: u64) acquires Shop {
        vector::borrow_mut(&mut borrow_global_mut<Shop>(signer::address_of(owner)).plans, plan).price = price;
    }

    public entry fun end(who: &signer) acquires Subscription { move_from<Subscription>(signer::address_of(who)); }

    #[view]
    public fun is_active(who: address, at: u64): bool acquires Subscription {
        exists<Subscription>(who) && borrow_global<Subscription>(who).until > at
    }

    #[view]
    public fun shop(at: address): (u64, vector<address>, u64) acquires Shop {
        let shop = borrow_global<Shop>(at);
        (shop.income, shop.customers, vector::length(&shop.plans))
    }
}
