/// Fungible coins. A `Coin` can be moved, but not copied or dropped. The account that declares a coin's type initializes it, and
/// receives the capabilities to mint, burn and freeze.
///
/// `NativeCoin` is the host's balance. `withdraw` moves wei from the account to this module's own contract, which never spends
/// it, and `deposit` moves wei to an account. So wei back every `Coin<NativeCoin>`, and every account can receive it.
module std::coin {
    use std::account;
    use std::error;
    use std::event;
    use std::native_coin::{Self, NativeCoin};
    use std::option::{Self, Option};
    use std::signer;
    use std::string::{Self, String};
    use std::type_info;

    /// The coin's type is declared by another account.
    const E_COIN_INFO_ADDRESS_MISMATCH: u64 = 1;
    /// The coin is initialized already.
    const E_COIN_INFO_ALREADY_PUBLISHED: u64 = 2;
    /// The coin is not initialized.
    const E_COIN_INFO_NOT_PUBLISHED: u64 = 3;
    /// The account has not registered for the coin.
    const E_COIN_STORE_NOT_PUBLISHED: u64 = 5;
    /// The account or the coin has less than is asked for.
    const E_INSUFFICIENT_BALANCE: u64 = 6;
    /// Only an empty coin is destroyed.
    const E_DESTRUCTION_OF_NONZERO_COIN: u64 = 7;
    /// The account's coins are frozen.
    const E_FROZEN: u64 = 10;
    /// A name of more than 32 bytes.
    const E_COIN_NAME_TOO_LONG: u64 = 12;
    /// A symbol of more than 32 bytes.
    const E_COIN_SYMBOL_TOO_LONG: u64 = 13;
    /// The host's balance is minted, burned and frozen by nobody.
    const E_NATIVE_COIN: u64 = 20;
    /// The account is a contract that called, which gives the value it sends and no more.
    const E_NOT_SIGNED: u64 = 21;
    /// The balance has more units than a u64 holds.
    const E_BALANCE_TOO_LARGE: u64 = 22;
    /// More coins than wei behind them. It cannot happen.
    const E_UNBACKED: u64 = 23;
    /// More than the value sent with the call, and than the account allows the calling module (`native_coin::allow`).
    const E_NOT_ALLOWED: u64 = 24;

    const MAX_TEXT: u64 = 32;
    const MAX_U64: u256 = 18446744073709551615;

    struct Coin<phantom CoinType> has store { value: u64 }

    /// The coins of an account, stored under that account.
    struct CoinStore<phantom CoinType> has key { coin: Coin<CoinType>, frozen: bool }

    /// Stored under the account that declares the type.
    struct CoinInfo<phantom CoinType> has key {
        name: String,
        symbol: String,
        decimals: u8,
        /// None if the supply is not monitored.
        supply: Option<u128>
    }

    struct MintCapability<phantom CoinType> has copy, store {}
    struct FreezeCapability<phantom CoinType> has copy, store {}
    struct BurnCapability<phantom CoinType> has copy, store {}

    #[event]
    struct Deposit<phantom CoinType> has drop, store { account: address, amount: u64 }
    #[event]
    struct Withdraw<phantom CoinType> has drop, store { account: address, amount: u64 }

    native fun is_native<CoinType>(): bool;
    /// Whether the account signed the message that entered Move.
    native fun has_signed(account: &signer): bool;
    /// Whether the whole balance may be moved: the account acts itself (see `native_coin::allow`), or a capability controls it.
    native fun spends_freely(account: &signer): bool;
    /// Moves to this contract as much of `wei` as the value covers that the account sent with the call. Returns how much.
    native fun draw_value(account: &signer, wei: u256): u256;
    /// Contract of the innermost module that is not of the standard library.
    native fun spender(): address;
    /// Moves wei from an account to this contract. Returns false if the balance is too low.
    native fun lock(account: &signer, wei: u256): bool;
    /// Moves wei from the calling module's contract to this contract. Returns false if the balance is too low.
    native fun lock_own(wei: u256): bool;
    /// Moves wei from this contract to an account. Returns false if the balance is too low.
    native fun release(to: address, wei: u256): bool;

    /// Initializes a coin type, which a module of the account must declare.
    public fun initialize<CoinType>(
        account: &signer, name: String, symbol: String, decimals: u8, monitor_supply: bool
    ): (BurnCapability<CoinType>, FreezeCapability<CoinType>, MintCapability<CoinType>) {
        assert!(!is_native<CoinType>(), error::permission_denied(E_NATIVE_COIN));
        let owner = signer::address_of(account);
        assert!(coin_address<CoinType>() == owner, error::invalid_argument(E_COIN_INFO_ADDRESS_MISMATCH));
        assert!(!exists<CoinInfo<CoinType>>(owner), error::already_exists(E_COIN_INFO_ALREADY_PUBLISHED));
        assert!(string::length(&name) <= MAX_TEXT, error::invalid_argument(E_COIN_NAME_TOO_LONG));
        assert!(string::length(&symbol) <= MAX_TEXT, error::invalid_argument(E_COIN_SYMBOL_TOO_LONG));
        let supply = if (monitor_supply) option::some(0) else option::none();
        move_to(account, CoinInfo<CoinType> { name, symbol, decimals, supply });
        (BurnCapability {}, FreezeCapability {}, MintCapability {})
    }

    /// The account that declares the type.
    public fun coin_address<CoinType>(): address {
        type_info::account_address(&type_info::type_of<CoinType>())
    }

    public fun is_coin_initialized<CoinType>(): bool {
        is_native<CoinType>() || exists<CoinInfo<CoinType>>(coin_address<CoinType>())
    }

    public fun name<CoinType>(): String acquires CoinInfo {
        if (is_native<CoinType>()) return string::utf8(b"Native Coin");
        borrow_global<CoinInfo<CoinType>>(info_address<CoinType>()).name
    }

    public fun symbol<CoinType>(): String acquires CoinInfo {
        if (is_native<CoinType>()) return string::utf8(b"NATIVE");
        borrow_global<CoinInfo<CoinType>>(info_address<CoinType>()).symbol
    }

    public fun decimals<CoinType>(): u8 acquires CoinInfo {
        if (is_native<CoinType>()) return 9;
        borrow_global<CoinInfo<CoinType>>(info_address<CoinType>()).decimals
    }

    /// Number of units in existence. None if the supply is not monitored.
    public fun supply<CoinType>(): Option<u128> acquires CoinInfo {
        if (is_native<CoinType>()) return option::none();
        borrow_global<CoinInfo<CoinType>>(info_address<CoinType>()).supply
    }

    fun info_address<CoinType>(): address {
        let at = coin_address<CoinType>();
        assert!(exists<CoinInfo<CoinType>>(at), error::not_found(E_COIN_INFO_NOT_PUBLISHED));
        at
    }

    /// Creates a store for a coin under the account. Does nothing if there is one.
    public entry fun register<CoinType>(account: &signer) {
        if (is_account_registered<CoinType>(signer::address_of(account))) return;
        info_address<CoinType>();
        move_to(account, CoinStore<CoinType> { coin: Coin { value: 0 }, frozen: false });
    }

    public fun is_account_registered<CoinType>(account: address): bool {
        is_native<CoinType>() || exists<CoinStore<CoinType>>(account)
    }

    /// Balance of an account, 0 if it has not registered.
    public fun balance<CoinType>(owner: address): u64 acquires CoinStore {
        if (is_native<CoinType>()) {
            let units = native_coin::from_wei(account::balance(owner));
            assert!(units <= MAX_U64, error::out_of_range(E_BALANCE_TOO_LARGE));
            return (units as u64)
        };
        if (exists<CoinStore<CoinType>>(owner)) borrow_global<CoinStore<CoinType>>(owner).coin.value else 0
    }

    public fun is_coin_store_frozen<CoinType>(account: address): bool acquires CoinStore {
        !is_native<CoinType>()
            && exists<CoinStore<CoinType>>(account)
            && borrow_global<CoinStore<CoinType>>(account).frozen
    }

    /// Withdraws coins from the account.
    ///
    /// Native coins: the account itself (a call of this library that it signed, or its script) and the signer of a resource account
    /// withdraw from the whole balance. Any other module draws on the value sent with the call first, which is in the balance of the
    /// contract that was entered, and beyond it on what the account allows that module.
    public fun withdraw<CoinType>(account: &signer, amount: u64): Coin<CoinType> acquires CoinStore {
        let owner = signer::address_of(account);
        if (is_native<CoinType>()) {
            let wei = native_coin::to_wei(amount);
            if (!spends_freely(account)) {
                wei = wei - draw_value(account, wei);
                if (wei > 0) {
                    assert!(has_signed(account), error::permission_denied(E_NOT_SIGNED));
                    assert!(
                        native_coin::use_allowance(owner, spender(), wei), error::permission_denied(E_NOT_ALLOWED)
                    );
                }
            };
            assert!(wei == 0 || lock(account, wei), error::invalid_argument(E_INSUFFICIENT_BALANCE));
        } else {
            let store = borrow_global_mut<CoinStore<CoinType>>(store_address<CoinType>(owner));
            assert!(!store.frozen, error::permission_denied(E_FROZEN));
            assert!(store.coin.value >= amount, error::invalid_argument(E_INSUFFICIENT_BALANCE));
            store.coin.value = store.coin.value - amount;
        };
        event::emit(Withdraw<CoinType> { account: owner, amount });
        Coin { value: amount }
    }

    /// Deposits coins to an account.
    public fun deposit<CoinType>(to: address, coin: Coin<CoinType>) acquires CoinStore {
        let Coin { value: amount } = coin;
        if (is_native<CoinType>()) {
            assert!(release(to, native_coin::to_wei(amount)), error::internal(E_UNBACKED));
        } else {
            let store = borrow_global_mut<CoinStore<CoinType>>(store_address<CoinType>(to));
            assert!(!store.frozen, error::permission_denied(E_FROZEN));
            store.coin.value = store.coin.value + amount;
        };
        event::emit(Deposit<CoinType> { account: to, amount });
    }

    fun store_address<CoinType>(owner: address): address {
        assert!(exists<CoinStore<CoinType>>(owner), error::not_found(E_COIN_STORE_NOT_PUBLISHED));
        owner
    }

    public entry fun transfer<CoinType>(from: &signer, to: address, amount: u64) acquires CoinStore {
        let coin = withdraw<CoinType>(from, amount);
        deposit(to, coin);
    }

    /// Withdraws native coins from the balance of the calling module's own contract, which holds the value sent to it. A script
    /// has no contract.
    public fun withdraw_own(amount: u64): Coin<NativeCoin> {
        assert!(lock_own(native_coin::to_wei(amount)), error::invalid_argument(E_INSUFFICIENT_BALANCE));
        Coin { value: amount }
    }

    public fun zero<CoinType>(): Coin<CoinType> {
        Coin { value: 0 }
    }

    public fun value<CoinType>(coin: &Coin<CoinType>): u64 {
        coin.value
    }

    public fun merge<CoinType>(into: &mut Coin<CoinType>, coin: Coin<CoinType>) {
        let Coin { value } = coin;
        into.value = into.value + value;
    }

    public fun extract<CoinType>(coin: &mut Coin<CoinType>, amount: u64): Coin<CoinType> {
        assert!(coin.value >= amount, error::invalid_argument(E_INSUFFICIENT_BALANCE));
        coin.value = coin.value - amount;
        Coin { value: amount }
    }

    public fun extract_all<CoinType>(coin: &mut Coin<CoinType>): Coin<CoinType> {
        let value = coin.value;
        coin.value = 0;
        Coin { value }
    }

    /// Splits a coin into `amount` and the rest.
    public fun split<CoinType>(coin: Coin<CoinType>, amount: u64): (Coin<CoinType>, Coin<CoinType>) {
        let part = extract(&mut coin, amount);
        (part, coin)
    }

    public fun destroy_zero<CoinType>(coin: Coin<CoinType>) {
        let Coin { value } = coin;
        assert!(value == 0, error::invalid_argument(E_DESTRUCTION_OF_NONZERO_COIN));
    }

    public fun mint<CoinType>(amount: u64, _capability: &MintCapability<CoinType>): Coin<CoinType> acquires CoinInfo {
        let supply = &mut borrow_global_mut<CoinInfo<CoinType>>(info_address<CoinType>()).supply;
        if (option::is_some(supply)) {
            let units = option::borrow_mut(supply);
            *units = *units + (amount as u128);
        };
        Coin { value: amount }
    }

    public fun burn<CoinType>(coin: Coin<CoinType>, _capability: &BurnCapability<CoinType>) acquires CoinInfo {
        let Coin { value } = coin;
        let supply = &mut borrow_global_mut<CoinInfo<CoinType>>(info_address<CoinType>()).supply;
        if (option::is_some(supply)) {
            let units = option::borrow_mut(supply);
            *units = *units - (value as u128);
        };
    }

    public fun burn_from<CoinType>(
        owner: address, amount: u64, capability: &BurnCapability<CoinType>
    ) acquires CoinInfo, CoinStore {
        let store = borrow_global_mut<CoinStore<CoinType>>(store_address<CoinType>(owner));
        let coin = extract(&mut store.coin, amount);
        burn(coin, capability);
    }

    public fun freeze_coin_store<CoinType>(
        owner: address, _capability: &FreezeCapability<CoinType>
    ) acquires CoinStore {
        borrow_global_mut<CoinStore<CoinType>>(store_address<CoinType>(owner)).frozen = true;
    }

    public fun unfreeze_coin_store<CoinType>(
        owner: address, _capability: &FreezeCapability<CoinType>
    ) acquires CoinStore {
        borrow_global_mut<CoinStore<CoinType>>(store_address<CoinType>(owner)).frozen = false;
    }

    public fun destroy_mint_cap<CoinType>(capability: MintCapability<CoinType>) {
        let MintCapability {} = capability;
    }

    public fun destroy_freeze_cap<CoinType>(capability: FreezeCapability<CoinType>) {
        let FreezeCapability {} = capability;
    }

    public fun destroy_burn_cap<CoinType>(capability: BurnCapability<CoinType>) {
        let BurnCapability {} = capability;
    }
}
