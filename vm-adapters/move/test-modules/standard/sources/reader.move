/// Uses tables in another module's resources, by linked code and by call.
module lab::reader {
    use std::bcs;
    use std::string;
    use std::xcall;
    use lab::ledger;

    /// Sums as linked code sees them: before, after a call that adds to them, and after another change.
    public fun add_by_call(ledger: address, owner: address, key: u64, by: u128): vector<u128> {
        ledger::increase(owner, key, by);
        let before = ledger::get(owner, key);
        xcall::call(
            ledger,
            string::utf8(b"increase"),
            vector[bcs::to_bytes(&owner), bcs::to_bytes(&key), bcs::to_bytes(&by)]
        );
        let between = ledger::get(owner, key);
        ledger::increase(owner, key, by);
        vector[before, between, ledger::get(owner, key)]
    }

    /// The callee removes the entry that this frame has read.
    public fun remove_by_call(ledger: address, owner: address, key: u64): bool {
        ledger::increase(owner, key, 1);
        xcall::call(ledger, string::utf8(b"remove"), vector[bcs::to_bytes(&owner), bcs::to_bytes(&key)]);
        ledger::has(owner, key)
    }
}
