/// A coin: a `Balance` under each account that has registered, and a capability for whoever may mint.
module market::coin {
    use std::error;
    use std::event;
    use std::signer;
    use market::exchange_stub;

    /// The caller does not hold the capability.
    const E_NOT_MINTER: u64 = 1;
    /// The account has not registered.
    const E_NOT_REGISTERED: u64 = 2;
    const E_INSUFFICIENT_BALANCE: u64 = 3;
    /// What is left after the fee is less than the user asked for.
    const E_TOO_LITTLE_OUT: u64 = 4;
    const E_ALREADY_SET: u64 = 5;
    const E_NOT_OWNER: u64 = 6;

    const DECIMALS: u8 = 6;
    const SYMBOL: vector<u8> = b"GLD";
    const BPS: u64 = 10000;

    struct Coin has store { amount: u64 }

    struct Balance has key { coin: Coin }

    /// Who may mint and burn, and how much there is. Under the module's own account.
    struct MintCapability has key { minter: address, supply: u64 }

    #[event]
    struct Minted has drop, store { to: address, amount: u64, fee: u64 }
    #[event]
    struct Transferred has drop, store { from: address, to: address, amount: u64 }

    fun init_module(owner: &signer) {
        move_to(owner, MintCapability { minter: signer::address_of(owner), supply: 0 });
    }

    /// Hands the capability over. Only who holds it can.
    public fun set_minter(holder: &signer, minter: address) acquires MintCapability {
        let capability = borrow_global_mut<MintCapability>(@market);
        assert!(signer::address_of(holder) == capability.minter, error::permission_denied(E_NOT_OWNER));
        capability.minter = minter;
    }

    /// Opens an account for coins: a resource is stored under an account by that account itself.
    public fun register(account: &signer) {
        let owner = signer::address_of(account);
        assert!(!exists<Balance>(owner), error::already_exists(E_ALREADY_SET));
        move_to(account, Balance { coin: Coin { amount: 0 } });
    }

    public fun balance_of(owner: address): u64 acquires Balance {
        if (exists<Balance>(owner)) borrow_global<Balance>(owner).coin.amount else 0
    }

    public fun total_supply(): u64 acquires MintCapability {
        borrow_global<MintCapability>(@market).supply
    }

    public fun decimals(): u8 { DECIMALS }

    public fun symbol(): vector<u8> { SYMBOL }

    public fun transfer(from: &signer, to: address, amount: u64) acquires Balance {
        let sender = signer::address_of(from);
        let coin = withdraw(sender, amount);
        deposit(to, coin);
        event::emit(Transferred { from: sender, to, amount });
    }

    public fun mint(minter: &signer, to: address, amount: u64) acquires Balance, MintCapability {
        let coin = mint_coin(minter, amount);
        deposit(to, coin);
        event::emit(Minted { to, amount, fee: 0 });
    }

    public fun burn(minter: &signer, from: address, amount: u64) acquires Balance, MintCapability {
        let capability = borrow_global_mut<MintCapability>(@market);
        assert!(signer::address_of(minter) == capability.minter, error::permission_denied(E_NOT_MINTER));
        let Coin { amount: burned } = withdraw(from, amount);
        capability.supply = capability.supply - burned;
    }

    /// Mints what an exchange has sold, less the fee that the exchange itself is asked for.
    public fun mint_swapped(minter: &signer, to: address, amount: u64, min_out: u64): u64 acquires Balance, MintCapability {
        let exchange = signer::address_of(minter);
        assert!(
            borrow_global<MintCapability>(@market).minter == exchange,
            error::permission_denied(E_NOT_MINTER)
        );
        let fee_bps = exchange_stub::fee_bps(exchange);
        let fee = (((amount as u128) * (fee_bps as u128) / (BPS as u128)) as u64);
        let out = amount - fee;
        let coin = mint_coin(minter, out);
        deposit(to, coin);
        event::emit(Minted { to, amount: out, fee });
        assert!(out >= min_out, error::invalid_state(E_TOO_LITTLE_OUT));
        out
    }

    fun mint_coin(minter: &signer, amount: u64): Coin acquires MintCapability {
        let capability = borrow_global_mut<MintCapability>(@market);
        assert!(signer::address_of(minter) == capability.minter, error::permission_denied(E_NOT_MINTER));
        capability.supply = capability.supply + amount;
        Coin { amount }
    }

    fun withdraw(owner: address, amount: u64): Coin acquires Balance {
        assert!(exists<Balance>(owner), error::not_found(E_NOT_REGISTERED));
        let held = &mut borrow_global_mut<Balance>(owner).coin.amount;
        assert!(*held >= amount, error::invalid_argument(E_INSUFFICIENT_BALANCE));
        *held = *held - amount;
        Coin { amount }
    }

    fun deposit(owner: address, coin: Coin) acquires Balance {
        assert!(exists<Balance>(owner), error::not_found(E_NOT_REGISTERED));
        let Coin { amount } = coin;
        let held = &mut borrow_global_mut<Balance>(owner).coin.amount;
        *held = *held + amount;
    }
}
