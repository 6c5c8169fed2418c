/// The context of a call, and the source of new ids. The VM passes it to functions with a parameter of this type.
module sui::tx_context;

/// The context of the call that entered Move.
public struct TxContext has drop {
    sender: address,
    /// Block number.
    epoch: u64,
    /// Block time.
    epoch_timestamp_ms: u64,
}

/// The sender of the call that entered Move.
public fun sender(self: &TxContext): address {
    self.sender
}

/// The epoch is the block number.
public fun epoch(self: &TxContext): u64 {
    self.epoch
}

public fun epoch_timestamp_ms(self: &TxContext): u64 {
    self.epoch_timestamp_ms
}

/// An unused address for a new object.
public fun fresh_object_address(_ctx: &mut TxContext): address {
    fresh_id()
}

native fun fresh_id(): address;
