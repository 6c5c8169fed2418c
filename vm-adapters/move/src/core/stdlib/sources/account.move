/// Accounts: their balances, and resource accounts, which nobody signs for but whoever holds their capability.
module std::account {
    use std::bcs;
    use std::error;
    use std::from_bcs;
    use std::hash;
    use std::signer;
    use std::vector;

    /// The address of the resource account is in use: it has code, a nonce or resources, or was made before.
    const E_RESOURCE_ACCOUNT_EXISTS: u64 = 1;

    /// Parts the addresses of resource accounts from whatever else is made by this hash.
    const DERIVE_RESOURCE_ACCOUNT_SCHEME: u8 = 255;

    /// Whoever has a reference to it can have the account's signer.
    struct SignerCapability has drop, store { account: address }

    /// Makes an account without a key.
    public fun create_resource_account(source: &signer, seed: vector<u8>): (signer, SignerCapability) {
        let account = create_resource_address(&signer::address_of(source), seed);
        assert!(take_control(account), error::already_exists(E_RESOURCE_ACCOUNT_EXISTS));
        (create_signer(account), SignerCapability { account })
    }

    /// SHA3-256 of the source's address, the seed and the byte 255.
    public fun create_resource_address(source: &address, seed: vector<u8>): address {
        let bytes = bcs::to_bytes(source);
        vector::append(&mut bytes, seed);
        vector::push_back(&mut bytes, DERIVE_RESOURCE_ACCOUNT_SCHEME);
        from_bcs::from_bytes(hash::sha3_256(bytes))
    }

    public fun create_signer_with_capability(capability: &SignerCapability): signer {
        create_signer(capability.account)
    }

    public fun get_signer_capability_address(capability: &SignerCapability): address {
        capability.account
    }

    /// Wei.
    native public fun balance(of: address): u256;

    /// False if the address is in use.
    native fun take_control(account: address): bool;
    native fun create_signer(account: address): signer;
}
