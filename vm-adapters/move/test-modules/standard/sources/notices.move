/// Emits events through handles.
module lab::notices {
    use std::event::{Self, EventHandle};

    struct Notice has drop, store { text: vector<u8> }

    struct Handles has key { first: EventHandle<Notice>, second: EventHandle<Notice> }

    public entry fun open(owner: &signer) {
        move_to(owner, Handles { first: event::new_event_handle(owner), second: event::new_event_handle(owner) });
    }

    public entry fun tell(owner: address, second: bool, text: vector<u8>) acquires Handles {
        let handles = borrow_global_mut<Handles>(owner);
        let handle = if (second) &mut handles.second else &mut handles.first;
        event::emit_event(handle, Notice { text });
    }

    public fun counts(owner: address): (u64, u64) acquires Handles {
        let handles = borrow_global<Handles>(owner);
        (event::counter(&handles.first), event::counter(&handles.second))
    }
}
