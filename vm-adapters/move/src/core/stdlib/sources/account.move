/// Accounts: balances, and resource accounts. Only the holder of its capability can sign for a resource account.
module std::account {
    use std::bcs;
    use std::error;
    use std::from_bcs;
    use std::hash;
    use std::signer;
    use std::vector;

    /// The address of the resource account is in use: it has code, a nonce or resources, or was made before.
    const E_RESOURCE_ACCOUNT_EXISTS: u64 = 1;

    /// Domain separator of resource account addresses.
    const DERIVE_RESOURCE_ACCOUNT_SCHEME: u8 = 255;

    /// A reference to the capability suffices to create the account's signer.
    struct SignerCapability has drop, store { account: address }

    /// Creates an account without a key. Returns its signer and capability.
    public fun create_resource_account(source: &signer, seed: vector<u8>): (signer, SignerCapability) {
        let account = create_resource_address(&signer::address_of(source), seed);
        assert!(take_control(account), error::already_exists(E_RESOURCE_ACCOUNT_EXISTS));
        (create_signer(account), SignerCapability { account })
    }

    /// Address of a resource account: SHA3-256 of the source's address, the seed and the byte 255.
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

    /// Balance of an account in wei.
    native public fun balance(of: address): u256;

    /// Marks an address as a resource account. Returns false if the address is in use.
    native fun take_control(account: address): bool;
    native fun create_signer(account: address): signer;
}
