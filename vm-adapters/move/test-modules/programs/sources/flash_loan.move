/// A loan that must be repaid in the same call, because its receipt can be neither stored nor dropped.
module programs::flash_loan {
    use std::signer;

    struct Bank has key { money: u64, lent: u64, fees: u64 }
    struct Cash { amount: u64 }
    struct Receipt { due: u64, bank: address }

    const E_TOO_MUCH: u64 = 1;
    const E_NOT_PAID: u64 = 2;
    const E_OTHER_BANK: u64 = 3;

    public entry fun open(owner: &signer, money: u64) { move_to(owner, Bank { money, lent: 0, fees: 0 }) }

    public fun borrow(at: address, amount: u64): (Cash, Receipt) acquires Bank {
        let bank = borrow_global_mut<Bank>(at);
        assert!(amount <= bank.money, E_TOO_MUCH);
        bank.money = bank.money - amount;
        bank.lent = bank.lent + amount;
        (Cash { amount }, Receipt { due: amount + fee(amount), bank: at })
    }

    fun fee(amount: u64): u64 { (amount + 99) / 100 }

    public fun repay(at: address, cash: Cash, receipt: Receipt) acquires Bank {
        let Receipt { due, bank: from } = receipt;
        let Cash { amount } = cash;
        assert!(from == at, E_OTHER_BANK);
        assert!(amount >= due, E_NOT_PAID);
        let bank = borrow_global_mut<Bank>(at);
        bank.money = bank.money + amount;
        bank.fees = bank.fees + (due - due * 100 / 101);
    }

    fun merge(cash: Cash, other: Cash): Cash {
        let Cash { amount } = cash;
        let Cash { amount: more } = other;
        Cash { amount: amount + more }
    }

    /// Borrows, earns and repays.
    public entry fun trade(at: address, amount: u64, profit: u64) acquires Bank {
        let (cash, receipt) = borrow(at, amount);
        let cash = merge(cash, Cash { amount: profit });
        repay(at, cash, receipt)
    }

    /// Takes two loans, and repays each with the money of the other. Odd amounts mix up the receipts.
    public entry fun trade_both(who: &signer, other: address, amount: u64) acquires Bank {
        let me = signer::address_of(who);
        let (mine, my_receipt) = borrow(me, amount);
        let (theirs, their_receipt) = borrow(other, amount);
        let mine = merge(mine, Cash { amount: fee(amount) });
        let theirs = merge(theirs, Cash { amount: fee(amount) });
        if (amount % 2 == 0) {
            repay(other, mine, their_receipt);
            repay(me, theirs, my_receipt);
        } else {
            repay(other, mine, my_receipt);
            repay(me, theirs, their_receipt);
        }
    }

    #[view]
    public fun books(at: address): (u64, u64, u64) acquires Bank {
        let Bank { money, lent, fees } = borrow_global<Bank>(at);
        (*money, *lent, *fees)
    }
}
