/// The block time, as an object that every call can read. Its id is 0x6.
module sui::clock;

public struct Clock has key {
    id: UID,
    /// Block time in milliseconds.
    timestamp_ms: u64,
}

public fun timestamp_ms(clock: &Clock): u64 {
    clock.timestamp_ms
}
