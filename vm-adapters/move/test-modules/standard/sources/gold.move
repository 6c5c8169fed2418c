/// A coin whose publisher holds its capabilities.
module lab::gold {
    use std::coin::{Self, BurnCapability, FreezeCapability, MintCapability};
    use std::native_coin::NativeCoin;
    use std::option;
    use std::signer;
    use std::string::{Self, String};

    /// Not the minter.
    const E_NOT_MINTER: u64 = 7;

    struct Gold {}

    struct Capabilities has key {
        burn: BurnCapability<Gold>,
        freeze: FreezeCapability<Gold>,
        mint: MintCapability<Gold>
    }

    fun init_module(owner: &signer) {
        let (burn, freeze, mint) =
            coin::initialize<Gold>(owner, string::utf8(b"Gold"), string::utf8(b"GLD"), 6, true);
        move_to(owner, Capabilities { burn, freeze, mint });
    }

    public entry fun mint(minter: &signer, to: address, amount: u64) acquires Capabilities {
        assert!(signer::address_of(minter) == @lab, E_NOT_MINTER);
        let coins = coin::mint(amount, &borrow_global<Capabilities>(@lab).mint);
        coin::deposit(to, coins);
    }

    public entry fun burn(owner: &signer, amount: u64) acquires Capabilities {
        let coins = coin::withdraw<Gold>(owner, amount);
        coin::burn(coins, &borrow_global<Capabilities>(@lab).burn);
    }

    public entry fun burn_from(owner: address, amount: u64) acquires Capabilities {
        coin::burn_from(owner, amount, &borrow_global<Capabilities>(@lab).burn);
    }

    public entry fun set_frozen(owner: address, frozen: bool) acquires Capabilities {
        let capability = &borrow_global<Capabilities>(@lab).freeze;
        if (frozen) coin::freeze_coin_store(owner, capability)
        else coin::unfreeze_coin_store(owner, capability)
    }

    public fun about<T>(): (String, String, u8, option::Option<u128>, address) {
        (coin::name<T>(), coin::symbol<T>(), coin::decimals<T>(), coin::supply<T>(), coin::coin_address<T>())
    }

    /// Tries to initialize the native coin.
    public entry fun initialize_native(owner: &signer) {
        let (burn, freeze, mint) =
            coin::initialize<NativeCoin>(owner, string::utf8(b"N"), string::utf8(b"N"), 9, false);
        coin::destroy_burn_cap(burn);
        coin::destroy_freeze_cap(freeze);
        coin::destroy_mint_cap(mint);
    }

    public entry fun initialize_again(owner: &signer) {
        let (burn, freeze, mint) =
            coin::initialize<Gold>(owner, string::utf8(b"N"), string::utf8(b"N"), 9, false);
        coin::destroy_burn_cap(burn);
        coin::destroy_freeze_cap(freeze);
        coin::destroy_mint_cap(mint);
    }

    /// Withdraws, splits, merges and deposits. Returns the values in between.
    public fun shuffle<T>(owner: &signer, amount: u64, part: u64): (u64, u64, u64) {
        let (left, right) = coin::split(coin::withdraw<T>(owner, amount), part);
        let a = coin::value(&left);
        let b = coin::value(&right);
        let all = coin::extract_all(&mut right);
        coin::destroy_zero(right);
        coin::merge(&mut left, all);
        coin::merge(&mut left, coin::zero());
        let c = coin::value(&left);
        coin::deposit(signer::address_of(owner), left);
        (a, b, c)
    }

    public fun destroy_nonzero<T>(owner: &signer, amount: u64) {
        coin::destroy_zero(coin::withdraw<T>(owner, amount));
    }
}
