/// Made by altvm: calls Exchange as its caller.
module market::exchange_stub {
    use std::string::{Self, String};
    use std::bcs;
    use std::from_bcs;
    use std::vector;
    use std::xcall;

    struct AltvmStub__ has drop { unused: bool }

    public fun coin(target: address): address {
        let args = vector::empty<vector<u8>>();
        let results = xcall::static_call(target, altvm_text(b"coin()"), args);
        xcall::check_results(&results, 1);
        from_bcs::from_bytes<address>(*vector::borrow(&results, 0))
    }

    public fun coin_reserve(target: address): u256 {
        let args = vector::empty<vector<u8>>();
        let results = xcall::static_call(target, altvm_text(b"coinReserve()"), args);
        xcall::check_results(&results, 1);
        from_bcs::from_bytes<u256>(*vector::borrow(&results, 0))
    }

    public fun curve(target: address): address {
        let args = vector::empty<vector<u8>>();
        let results = xcall::static_call(target, altvm_text(b"curve()"), args);
        xcall::check_results(&results, 1);
        from_bcs::from_bytes<address>(*vector::borrow(&results, 0))
    }

    public fun curve_fee_bps(target: address): u32 {
        let args = vector::empty<vector<u8>>();
        let results = xcall::static_call(target, altvm_text(b"curveFeeBps()"), args);
        xcall::check_results(&results, 1);
        from_bcs::from_bytes<u32>(*vector::borrow(&results, 0))
    }

    public fun fee_bps(target: address): u64 {
        let args = vector::empty<vector<u8>>();
        let results = xcall::static_call(target, altvm_text(b"feeBps()"), args);
        xcall::check_results(&results, 1);
        from_bcs::from_bytes<u64>(*vector::borrow(&results, 0))
    }

    public fun swap(target: address, amount_in: u256, min_out: u256): u256 {
        let args = vector::empty<vector<u8>>();
        vector::push_back(&mut args, bcs::to_bytes(&amount_in));
        vector::push_back(&mut args, bcs::to_bytes(&min_out));
        let results = xcall::call(target, altvm_text(b"swap(uint256,uint256)"), args);
        xcall::check_results(&results, 1);
        from_bcs::from_bytes<u256>(*vector::borrow(&results, 0))
    }

    public fun token(target: address): address {
        let args = vector::empty<vector<u8>>();
        let results = xcall::static_call(target, altvm_text(b"token()"), args);
        xcall::check_results(&results, 1);
        from_bcs::from_bytes<address>(*vector::borrow(&results, 0))
    }

    public fun token_reserve(target: address): u256 {
        let args = vector::empty<vector<u8>>();
        let results = xcall::static_call(target, altvm_text(b"tokenReserve()"), args);
        xcall::check_results(&results, 1);
        from_bcs::from_bytes<u256>(*vector::borrow(&results, 0))
    }

    fun altvm_text(text: vector<u8>): String {
        string::utf8(text)
    }
}
