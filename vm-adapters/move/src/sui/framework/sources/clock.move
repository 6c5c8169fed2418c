/// The time, as an object that everybody may read: its id is 0x6.
module sui::clock;

public struct Clock has key {
    id: UID,
    /// The block's.
    timestamp_ms: u64,
}

public fun timestamp_ms(clock: &Clock): u64 {
    clock.timestamp_ms
}
