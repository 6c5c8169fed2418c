/// Who calls, and what ids are made of. The VM supplies it to functions that ask for it.
module sui::tx_context;

/// The call that entered Move.
public struct TxContext has drop {
    sender: address,
    /// The block's number.
    epoch: u64,
    /// The block's time.
    epoch_timestamp_ms: u64,
}

/// Who called the function that was called from outside.
public fun sender(self: &TxContext): address {
    self.sender
}

/// A block is an epoch of its own.
public fun epoch(self: &TxContext): u64 {
    self.epoch
}

public fun epoch_timestamp_ms(self: &TxContext): u64 {
    self.epoch_timestamp_ms
}

/// An address that no object and no account has.
public fun fresh_object_address(_ctx: &mut TxContext): address {
    fresh_id()
}

native fun fresh_id(): address;
