/// A state machine in types: each state of a parcel is a struct.
module programs::delivery {
    use std::error;
    use std::event;
    use std::signer;
    use std::vector;

    struct Parcel<State: store> has key, store { weight: u32, state: State }
    struct Packed has store { by: address }
    struct Sent has store { by: address, stops: vector<address> }
    struct Arrived has store, drop { stops: u64 }

    #[event]
    struct Moved has drop, store { parcel: u32, stop: address }

    const E_TOO_HEAVY: u64 = 1;
    const E_NOT_SENDER: u64 = 2;

    public entry fun pack(who: &signer, weight: u32) {
        assert!(weight < 1000, error::out_of_range(E_TOO_HEAVY));
        move_to(who, Parcel { weight, state: Packed { by: signer::address_of(who) } })
    }

    public entry fun send(who: &signer) acquires Parcel {
        let Parcel { weight, state } = move_from<Parcel<Packed>>(signer::address_of(who));
        let Packed { by } = state;
        assert!(by == signer::address_of(who), error::permission_denied(E_NOT_SENDER));
        move_to(who, Parcel { weight, state: Sent { by, stops: vector[by] } })
    }

    public entry fun hand_over(to: &signer, from: address) acquires Parcel {
        let parcel = move_from<Parcel<Sent>>(from);
        let stop = signer::address_of(to);
        vector::push_back(&mut parcel.state.stops, stop);
        event::emit(Moved { parcel: parcel.weight, stop });
        move_to(to, parcel)
    }

    public entry fun accept(who: &signer) acquires Parcel {
        let Parcel { weight, state } = move_from<Parcel<Sent>>(signer::address_of(who));
        let Sent { by: _, stops } = state;
        move_to(who, Parcel { weight, state: Arrived { stops: vector::length(&stops) } })
    }

    public entry fun unpack(who: &signer) acquires Parcel {
        let Parcel { weight: _, state: _ } = move_from<Parcel<Arrived>>(signer::address_of(who));
    }

    #[view]
    public fun where_is(at: address): vector<bool> {
        vector[exists<Parcel<Packed>>(at), exists<Parcel<Sent>>(at), exists<Parcel<Arrived>>(at)]
    }

    #[view]
    public fun stops(at: address): vector<address> acquires Parcel { borrow_global<Parcel<Sent>>(at).state.stops }

    #[view]
    public fun arrived(at: address): (u32, u64) acquires Parcel {
        let parcel = borrow_global<Parcel<Arrived>>(at);
        (parcel.weight, parcel.state.stops)
    }
}
