/// Identities of objects.
module sui::object;

use std::bcs;

/// The id of an object. It can be copied.
public struct ID has copy, drop, store {
    bytes: address,
}

/// The unique identity of an object. No other UID has the same address.
public struct UID has store {
    id: ID,
}

public fun new(ctx: &mut TxContext): UID {
    UID { id: ID { bytes: ctx.fresh_object_address() } }
}

/// Deletes an identity. Remaining dynamic fields can no longer be reached.
public fun delete(id: UID) {
    let UID { id: ID { bytes } } = id;
    deleted(bytes)
}

public fun id<T: key>(obj: &T): ID {
    borrow_uid(obj).id
}

public fun borrow_id<T: key>(obj: &T): &ID {
    &borrow_uid(obj).id
}

public fun id_bytes<T: key>(obj: &T): vector<u8> {
    bcs::to_bytes(&borrow_uid(obj).id)
}

public fun id_address<T: key>(obj: &T): address {
    borrow_uid(obj).id.bytes
}

public fun id_from_address(bytes: address): ID {
    ID { bytes }
}

public use fun id_to_address as ID.to_address;
public fun id_to_address(id: &ID): address {
    id.bytes
}

public use fun id_to_bytes as ID.to_bytes;
public fun id_to_bytes(id: &ID): vector<u8> {
    bcs::to_bytes(&id.bytes)
}

/// Makes an ID from 32 bytes.
public fun id_from_bytes(bytes: vector<u8>): ID {
    ID { bytes: std::from_bcs::from_bytes(bytes) }
}

public use fun uid_as_inner as UID.as_inner;
public fun uid_as_inner(uid: &UID): &ID {
    &uid.id
}

public use fun uid_to_inner as UID.to_inner;
public fun uid_to_inner(uid: &UID): ID {
    uid.id
}

public use fun uid_to_bytes as UID.to_bytes;
public fun uid_to_bytes(uid: &UID): vector<u8> {
    bcs::to_bytes(&uid.id.bytes)
}

public use fun uid_to_address as UID.to_address;
public fun uid_to_address(uid: &UID): address {
    uid.id.bytes
}

/// The UID of a dynamic field, derived from its parent and its name.
public(package) fun new_uid_from_hash(bytes: address): UID {
    UID { id: ID { bytes } }
}

native fun borrow_uid<T: key>(obj: &T): &UID;
native fun deleted(id: address);
