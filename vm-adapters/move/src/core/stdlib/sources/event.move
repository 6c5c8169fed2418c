/// Events. The log's emitter is the module that declares the event type, and no other module can emit it.
module std::event {
    use std::guid::{Self, GUID};

    /// A stream of numbered events of one type. The holder of the handle can emit to it.
    struct EventHandle<phantom T: drop + store> has store {
        counter: u64,
        guid: GUID
    }

    native public fun emit<T: drop + store>(event: T);

    public fun new_event_handle<T: drop + store>(account: &signer): EventHandle<T> {
        EventHandle { counter: 0, guid: guid::create(account) }
    }

    /// The log has three more topics than that of `emit`: the account that created the handle, the number of the handle, and the
    /// number of the event.
    public fun emit_event<T: drop + store>(handle: &mut EventHandle<T>, event: T) {
        emit_numbered(guid::creator_address(&handle.guid), guid::creation_num(&handle.guid), handle.counter, event);
        handle.counter = handle.counter + 1;
    }

    public fun guid<T: drop + store>(handle: &EventHandle<T>): &GUID { &handle.guid }

    /// Number of events emitted so far.
    public fun counter<T: drop + store>(handle: &EventHandle<T>): u64 { handle.counter }

    public fun destroy_handle<T: drop + store>(handle: EventHandle<T>) {
        let EventHandle { counter: _, guid: _ } = handle;
    }

    native fun emit_numbered<T: drop + store>(creator: address, creation_num: u64, number: u64, event: T);
}
