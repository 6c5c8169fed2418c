/// Enums in events, and in functions that other VMs cannot call.
module corpus::enum_events {
    use std::event;

    #[event]
    enum Status has copy, drop, store { New, Running { step: u32 }, Done { result: vector<u8>, ok: bool } }

    #[event]
    struct Advanced has drop, store { to: Status, steps: vector<Status> }

    public fun status(step: u32): Status { if (step == 0) Status::New else Status::Running { step } }

    public fun ended(): Status { Status::Done { result: b"end", ok: true } }

    public fun two(): vector<Status> { vector[Status::New, Status::Running { step: 7 }] }

    public fun is_done(status: Status): bool { status is Status::Done }

    public entry fun announce_status(step: u32) { event::emit(status(step)) }

    public entry fun announce(step: u32, ok: bool) {
        let done = Status::Done { result: b"end", ok };
        event::emit(Advanced { to: status(step), steps: vector[Status::New, done] });
    }
}
