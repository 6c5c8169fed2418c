/// Publishing of modules from Move code, and their upgrade policies.
module std::code {
    use std::signer;
    use std::vector;

    /// A compatible module may replace the module.
    const UPGRADE_POLICY_COMPATIBLE: u8 = 1;
    /// No module may replace the module.
    const UPGRADE_POLICY_IMMUTABLE: u8 = 2;

    /// The module was not published: the cause says why.
    const E_NOT_PUBLISHED: u64 = 1;

    /// Stored under a module's contract address after its policy was set or it was upgraded.
    struct ModuleMetadata has key {
        upgrade_policy: u8,
        upgrade_number: u64
    }

    /// Publishes modules under the owner's account, in order: each may depend on the modules before it. Existing modules are
    /// upgraded. Either all modules are published or none.
    public entry fun publish(owner: &signer, modules: vector<vector<u8>>, policy: u8) {
        let account = signer::address_of(owner);
        let i = 0;
        let count = vector::length(&modules);
        while (i < count) {
            publish_internal(account, *vector::borrow(&modules, i), policy);
            i = i + 1;
        }
    }

    /// Upgrade policy of the module with this contract address.
    public fun upgrade_policy(module_contract: address): u8 acquires ModuleMetadata {
        if (exists<ModuleMetadata>(module_contract)) {
            borrow_global<ModuleMetadata>(module_contract).upgrade_policy
        } else UPGRADE_POLICY_COMPATIBLE
    }

    /// Number of upgrades of a module.
    public fun upgrade_number(module_contract: address): u64 acquires ModuleMetadata {
        if (exists<ModuleMetadata>(module_contract)) {
            borrow_global<ModuleMetadata>(module_contract).upgrade_number
        } else 0
    }

    public fun compatible(): u8 { UPGRADE_POLICY_COMPATIBLE }
    public fun immutable(): u8 { UPGRADE_POLICY_IMMUTABLE }

    native fun publish_internal(owner: address, code: vector<u8>, policy: u8);
}
