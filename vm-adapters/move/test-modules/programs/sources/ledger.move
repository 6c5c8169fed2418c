/// Double-entry bookkeeping: every amount is posted to two accounts, and all accounts sum to zero.
module programs::ledger {
    use std::signer;
    use std::vector;

    struct Amount has copy, drop, store { is_debt: bool, value: u128 }
    struct Line has copy, drop, store { account: u16, amount: Amount }
    struct Entry has copy, drop, store { number: u64, lines: vector<Line> }
    struct Book has key { entries: vector<Entry>, totals: vector<Amount> }

    const E_UNBALANCED: u64 = 1;
    const E_SAME: u64 = 2;

    fun plus(a: Amount, b: Amount): Amount {
        if (a.is_debt == b.is_debt) Amount { is_debt: a.is_debt, value: a.value + b.value }
        else if (a.value >= b.value) Amount { is_debt: a.is_debt && a.value > b.value, value: a.value - b.value }
        else Amount { is_debt: b.is_debt, value: b.value - a.value }
    }

    fun zero(): Amount { Amount { is_debt: false, value: 0 } }

    public entry fun open(owner: &signer, accounts: u16) {
        let totals = vector[];
        while ((vector::length(&totals) as u16) < accounts % 8) vector::push_back(&mut totals, zero());
        move_to(owner, Book { entries: vector[], totals })
    }

    fun write(book: &mut Book, lines: vector<Line>) {
        let (sum, i) = (zero(), 0);
        while (i < vector::length(&lines)) {
            let Line { account, amount } = *vector::borrow(&lines, i);
            sum = plus(sum, amount);
            let total = vector::borrow_mut(&mut book.totals, (account as u64));
            *total = plus(*total, amount);
            i = i + 1;
        };
        assert!(sum == zero(), E_UNBALANCED);
        let number = vector::length(&book.entries);
        vector::push_back(&mut book.entries, Entry { number, lines });
    }

    public entry fun transfer(owner: &signer, from: u16, to: u16, value: u128) acquires Book {
        assert!(from != to, E_SAME);
        let lines = vector[
            Line { account: from, amount: Amount { is_debt: true, value } },
            Line { account: to, amount: Amount { is_debt: false, value } }
        ];
        write(borrow_global_mut<Book>(signer::address_of(owner)), lines)
    }

    public entry fun divide(owner: &signer, from: u16, to: vector<u16>, value: u128) acquires Book {
        let (lines, left) = (vector[], value);
        while (!vector::is_empty(&to)) {
            let part = left / (vector::length(&to) as u128);
            left = left - part;
            let amount = Amount { is_debt: false, value: part };
            vector::push_back(&mut lines, Line { account: vector::pop_back(&mut to), amount });
        };
        vector::push_back(&mut lines, Line { account: from, amount: Amount { is_debt: true, value: value - left } });
        write(borrow_global_mut<Book>(signer::address_of(owner)), lines)
    }

    public entry fun undo(owner: &signer) acquires Book {
        let book = borrow_global_mut<Book>(signer::address_of(owner));
        let Entry { number: _, lines } = vector::pop_back(&mut book.entries);
        while (!vector::is_empty(&lines)) {
            let Line { account, amount } = vector::pop_back(&mut lines);
            let total = vector::borrow_mut(&mut book.totals, (account as u64));
            amount.is_debt = !amount.is_debt;
            *total = plus(*total, amount);
        }
    }

    public entry fun unbalanced(owner: &signer, account: u16, value: u128) acquires Book {
        let lines = vector[Line { account, amount: Amount { is_debt: false, value } }];
        write(borrow_global_mut<Book>(signer::address_of(owner)), lines)
    }

    #[view]
    public fun totals(at: address): (vector<bool>, vector<u128>, u64) acquires Book {
        let book = borrow_global<Book>(at);
        let (signs, values, i) = (vector[], vector[], 0);
        while (i < vector::length(&book.totals)) {
            let Amount { is_debt, value } = vector::borrow(&book.totals, i);
            vector::push_back(&mut signs, *is_debt);
            vector::push_back(&mut values, *value);
            i = i + 1;
        };
        (signs, values, vector::length(&book.entries))
    }
}
