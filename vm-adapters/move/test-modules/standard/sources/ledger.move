/// Keeps tables under accounts.
module lab::ledger {
    use std::signer;
    use std::string::String;
    use std::table::{Self, Table};
    use std::vector;
    use std::xcall;

    const E_ON_PURPOSE: u64 = 9;

    struct Books has key {
        sums: Table<u64, u128>,
        words: Table<String, vector<String>>,
        nested: Table<u8, Table<u64, u128>>
    }

    public entry fun open(owner: &signer) {
        move_to(owner, Books { sums: table::new(), words: table::new(), nested: table::new() });
    }

    public entry fun add(owner: address, key: u64, value: u128) acquires Books {
        table::add(&mut borrow_global_mut<Books>(owner).sums, key, value);
    }

    public entry fun upsert(owner: address, key: u64, value: u128) acquires Books {
        table::upsert(&mut borrow_global_mut<Books>(owner).sums, key, value);
    }

    public entry fun increase(owner: address, key: u64, by: u128) acquires Books {
        let sum = table::borrow_mut_with_default(&mut borrow_global_mut<Books>(owner).sums, key, 0);
        *sum = *sum + by;
    }

    public fun remove(owner: address, key: u64): u128 acquires Books {
        table::remove(&mut borrow_global_mut<Books>(owner).sums, key)
    }

    public fun get(owner: address, key: u64): u128 acquires Books {
        *table::borrow(&borrow_global<Books>(owner).sums, key)
    }

    public fun get_or(owner: address, key: u64, default: u128): u128 acquires Books {
        *table::borrow_with_default(&borrow_global<Books>(owner).sums, key, &default)
    }

    public fun has(owner: address, key: u64): bool acquires Books {
        table::contains(&borrow_global<Books>(owner).sums, key)
    }

    public fun count(owner: address): (u64, bool) acquires Books {
        let sums = &borrow_global<Books>(owner).sums;
        (table::length(sums), table::empty(sums))
    }

    public fun handles(owner: address): vector<address> acquires Books {
        let books = borrow_global<Books>(owner);
        vector[table::handle(&books.sums), table::handle(&books.words), table::handle(&books.nested)]
    }

    public entry fun close(owner: &signer) acquires Books {
        let Books { sums, words, nested } = move_from<Books>(signer::address_of(owner));
        table::destroy_empty(sums);
        table::destroy_empty(words);
        table::destroy_empty(nested);
    }

    public entry fun say(owner: address, key: String, word: String) acquires Books {
        let words = &mut borrow_global_mut<Books>(owner).words;
        if (!table::contains(words, key)) table::add(words, key, vector[]);
        vector::push_back(table::borrow_mut(words, key), word);
    }

    public fun said(owner: address, key: String): vector<String> acquires Books {
        *table::borrow(&borrow_global<Books>(owner).words, key)
    }

    /// A nested table, moved out and back in.
    public fun nest(owner: address, at: u8, key: u64, value: u128): (u128, u64) acquires Books {
        let nested = &mut borrow_global_mut<Books>(owner).nested;
        let inner = if (table::contains(nested, at)) table::remove(nested, at) else table::new();
        table::upsert(&mut inner, key, value);
        let length = table::length(&inner);
        table::add(nested, at, inner);
        (*table::borrow(table::borrow(nested, at), key), length)
    }

    public entry fun add_and_fail(owner: address, key: u64, value: u128) acquires Books {
        add(owner, key, value);
        abort E_ON_PURPOSE
    }

    /// Changes an entry before and after a call, through one reference.
    public fun change_around(
        owner: address, key: u64, target: address, function: String, args: vector<vector<u8>>
    ): u128 acquires Books {
        let sum = table::borrow_mut(&mut borrow_global_mut<Books>(owner).sums, key);
        *sum = *sum + 1;
        xcall::call(target, function, args);
        *sum = *sum + 10;
        *sum
    }

    /// Changes an entry, and changes it back before the frame ends.
    public fun change_and_undo(owner: address, key: u64, undo: bool): u128 acquires Books {
        let sum = table::borrow_mut(&mut borrow_global_mut<Books>(owner).sums, key);
        let before = *sum;
        *sum = before + 1;
        if (undo) *sum = before;
        before
    }
}
