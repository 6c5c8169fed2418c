/// May be entered again, and writes down that it has paid before it pays.
module bank::careful {
    use std::message;
    use std::signer;
    use std::string::String;
    use std::vector;
    use std::xcall;

    /// Declares that this module may be entered again while it is on the stack.
    struct AltvmReentrant__ {}

    /// Wei that an account has here.
    struct Deposit has key { wei: u256 }

    public entry fun deposit(account: &signer) acquires Deposit {
        let at = signer::address_of(account);
        if (!exists<Deposit>(at)) move_to(account, Deposit { wei: 0 });
        let deposit = borrow_global_mut<Deposit>(at);
        deposit.wei = deposit.wei + message::value();
    }

    public fun balance_of(at: address): u256 acquires Deposit {
        if (exists<Deposit>(at)) borrow_global<Deposit>(at).wei else 0
    }

    /// Pays all to the account itself, by a plain call.
    public entry fun withdraw(account: &signer) acquires Deposit {
        pay_out(signer::address_of(account), std::string::utf8(b""))
    }

    /// Pays all that an account has to it, by a call of its function.
    public fun pay_out(at: address, function: String) acquires Deposit {
        let wei = balance_of(at);
        borrow_global_mut<Deposit>(at).wei = 0;
        xcall::call_with_value(at, function, vector::empty(), wei);
    }
}
