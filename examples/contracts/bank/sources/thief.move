/// Asks a bank for more while it is being paid, as `Thief.sol` does.
module bank::thief {
    use std::bcs;
    use std::message;
    use std::string;
    use std::vector;
    use std::xcall;
    use bank::closed;
    use bank::careful;

    /// How it asks: 0 not at all, 1 by a call out, 2 and 3 by a function of a linked module.
    struct Plan has key { bank: address, way: u8 }

    /// Entered again when it is paid.
    struct AltvmReentrant__ {}

    fun init_module(owner: &signer) {
        move_to(owner, Plan { bank: @bank, way: 0 });
    }

    public entry fun steal(bank: address, way: u8, wei: u256) acquires Plan {
        let plan = borrow_global_mut<Plan>(@bank);
        plan.bank = bank;
        plan.way = way;
        xcall::call_with_value(bank, string::utf8(b"deposit"), vector::empty(), wei);
        ask(bank);
    }

    /// Where the bank pays to.
    public entry fun paid() acquires Plan {
        let plan = borrow_global_mut<Plan>(@bank);
        let way = plan.way;
        let bank = plan.bank;
        plan.way = 0;
        if (way == 1) ask(bank)
        else if (way == 2) closed::pay_out(message::self_address(), string::utf8(b"paid"))
        else if (way == 3) careful::pay_out(message::self_address(), string::utf8(b"paid"));
    }

    fun ask(bank: address) {
        let args = vector[bcs::to_bytes(&message::self_address()), bcs::to_bytes(&string::utf8(b"paid"))];
        xcall::call(bank, string::utf8(b"pay_out"), args);
    }
}
