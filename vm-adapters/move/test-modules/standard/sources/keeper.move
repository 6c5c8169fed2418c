/// Holds the capabilities of resource accounts.
module lab::keeper {
    use std::account::{Self, SignerCapability};
    use std::coin;
    use std::native_coin::NativeCoin;
    use std::signer;
    use std::string::String;
    use std::xcall;

    struct Kept has key { capability: SignerCapability }
    struct Note has key { text: vector<u8> }

    public entry fun create(owner: &signer, seed: vector<u8>) {
        let (made, capability) = account::create_resource_account(owner, seed);
        move_to(&made, Note { text: seed });
        move_to(owner, Kept { capability });
    }

    public entry fun create_again(owner: &signer, seed: vector<u8>) {
        let (_, _) = account::create_resource_account(owner, seed);
    }

    public fun address_of(owner: address): address acquires Kept {
        account::get_signer_capability_address(&borrow_global<Kept>(owner).capability)
    }

    public fun derived(source: address, seed: vector<u8>): address {
        account::create_resource_address(&source, seed)
    }

    public fun note_of(account: address): vector<u8> acquires Note {
        borrow_global<Note>(account).text
    }

    public entry fun spend(owner: address, to: address, amount: u64) acquires Kept {
        let signer = account::create_signer_with_capability(&borrow_global<Kept>(owner).capability);
        coin::transfer<NativeCoin>(&signer, to, amount);
    }

    public fun call_as(
        owner: address, target: address, function: String, args: vector<vector<u8>>, value: u256
    ): vector<vector<u8>> acquires Kept {
        let signer = account::create_signer_with_capability(&borrow_global<Kept>(owner).capability);
        xcall::call_as(&signer, target, function, args, value)
    }

    public entry fun send_as(owner: address, to: address, wei: u256) acquires Kept {
        let signer = account::create_signer_with_capability(&borrow_global<Kept>(owner).capability);
        xcall::send_value_as(&signer, to, wei);
    }

    /// Tries to call as the caller of this function.
    public fun call_as_sender(
        sender: &signer, target: address, function: String, args: vector<vector<u8>>, value: u256
    ): vector<vector<u8>> {
        xcall::call_as(sender, target, function, args, value)
    }

    public fun is_sender(sender: &signer, who: address): bool {
        signer::address_of(sender) == who
    }
}
