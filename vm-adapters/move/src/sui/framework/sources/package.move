/// Proof of who published a package.
module sui::package;

use std::ascii::String;
use std::type_name;
use sui::types;

/// The argument is not a one-time witness.
const ENotOneTimeWitness: u64 = 0;

public struct Publisher has key, store {
    id: UID,
    /// Address of the package in hexadecimal, without `0x`.
    package: String,
    module_name: String,
}

public fun claim<OTW: drop>(otw: OTW, ctx: &mut TxContext): Publisher {
    assert!(types::is_one_time_witness(&otw), ENotOneTimeWitness);
    let name = type_name::get<OTW>();
    Publisher { id: object::new(ctx), package: name.get_address(), module_name: name.get_module() }
}

#[allow(lint(self_transfer))]
public fun claim_and_keep<OTW: drop>(otw: OTW, ctx: &mut TxContext) {
    transfer::public_transfer(claim(otw, ctx), ctx.sender())
}

public fun burn_publisher(self: Publisher) {
    let Publisher { id, package: _, module_name: _ } = self;
    id.delete()
}

/// Whether the publisher's package declares the type.
public fun from_package<T>(self: &Publisher): bool {
    type_name::get<T>().get_address() == self.package
}

/// Whether the publisher's module declares the type.
public fun from_module<T>(self: &Publisher): bool {
    let name = type_name::get<T>();
    name.get_address() == self.package && name.get_module() == self.module_name
}

public fun published_module(self: &Publisher): &String {
    &self.module_name
}

public fun published_package(self: &Publisher): &String {
    &self.package
}
