/// Maps of any size. Each entry is stored separately in the host's state, so an access costs that entry only. An entry
/// is addressed by the table's handle and the BCS of its key.
module std::table {
    use std::error;

    /// The table has an entry for the key.
    const E_ALREADY_EXISTS: u64 = 100;
    /// The table has no entry for the key.
    const E_NOT_FOUND: u64 = 101;
    /// Only an empty table is destroyed.
    const E_NOT_EMPTY: u64 = 102;

    struct Table<phantom K: copy + drop, phantom V> has store {
        handle: address,
        length: u64
    }

    public fun new<K: copy + drop, V: store>(): Table<K, V> {
        Table { handle: new_handle(), length: 0 }
    }

    public fun destroy_empty<K: copy + drop, V>(self: Table<K, V>) {
        let Table { handle: _, length } = self;
        assert!(length == 0, error::invalid_state(E_NOT_EMPTY));
    }

    public fun length<K: copy + drop, V>(self: &Table<K, V>): u64 { self.length }

    public fun empty<K: copy + drop, V>(self: &Table<K, V>): bool { self.length == 0 }

    /// Unique prefix of the table's entries.
    public fun handle<K: copy + drop, V>(self: &Table<K, V>): address { self.handle }

    public fun contains<K: copy + drop, V>(self: &Table<K, V>, key: K): bool {
        contains_entry(self, key)
    }

    public fun add<K: copy + drop, V>(self: &mut Table<K, V>, key: K, value: V) {
        assert!(!contains_entry(self, key), error::already_exists(E_ALREADY_EXISTS));
        self.length = self.length + 1;
        add_entry(self, key, value);
    }

    public fun borrow<K: copy + drop, V>(self: &Table<K, V>, key: K): &V {
        assert!(contains_entry(self, key), error::not_found(E_NOT_FOUND));
        borrow_entry(self, key)
    }

    public fun borrow_with_default<K: copy + drop, V>(self: &Table<K, V>, key: K, default: &V): &V {
        if (contains_entry(self, key)) borrow_entry(self, key) else default
    }

    public fun borrow_mut<K: copy + drop, V>(self: &mut Table<K, V>, key: K): &mut V {
        assert!(contains_entry(self, key), error::not_found(E_NOT_FOUND));
        borrow_entry_mut(self, key)
    }

    public fun borrow_mut_with_default<K: copy + drop, V: drop>(
        self: &mut Table<K, V>, key: K, default: V
    ): &mut V {
        if (!contains_entry(self, key)) add(self, key, default);
        borrow_entry_mut(self, key)
    }

    public fun upsert<K: copy + drop, V: drop>(self: &mut Table<K, V>, key: K, value: V) {
        if (contains_entry(self, key)) *borrow_entry_mut(self, key) = value
        else add(self, key, value)
    }

    public fun remove<K: copy + drop, V>(self: &mut Table<K, V>, key: K): V {
        assert!(contains_entry(self, key), error::not_found(E_NOT_FOUND));
        self.length = self.length - 1;
        remove_entry(self, key)
    }

    /// A handle made of the calling module and its number of tables.
    native fun new_handle(): address;
    native fun contains_entry<K: copy + drop, V>(table: &Table<K, V>, key: K): bool;
    native fun add_entry<K: copy + drop, V>(table: &mut Table<K, V>, key: K, value: V);
    native fun borrow_entry<K: copy + drop, V>(table: &Table<K, V>, key: K): &V;
    native fun borrow_entry_mut<K: copy + drop, V>(table: &mut Table<K, V>, key: K): &mut V;
    native fun remove_entry<K: copy + drop, V>(table: &mut Table<K, V>, key: K): V;
}
