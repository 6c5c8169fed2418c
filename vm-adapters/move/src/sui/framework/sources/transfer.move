/// Transfers, shares and freezes objects. The functions without `public_` take types of the calling module only, as the verifier
/// checks.
module sui::transfer;

/// Only a new object can be made a shared one.
#[allow(unused_const)]
const ESharedNonNewObject: u64 = 0;
/// The received object has another type.
#[allow(unused_const)]
const EReceivingObjectTypeMismatch: u64 = 2;
/// The received object does not exist, or does not belong to the receiving object.
#[allow(unused_const)]
const EUnableToReceiveObject: u64 = 3;
/// A shared object must stay shared until it is deleted.
#[allow(unused_const)]
const ESharedObjectOperationNotSupported: u64 = 4;

/// Permission to receive an object that was transferred to another object. The VM creates it from the object's id.
#[allow(unused_field)]
public struct Receiving<phantom T: key> has drop {
    id: ID,
}

public fun transfer<T: key>(obj: T, recipient: address) {
    transfer_object(obj, recipient)
}

public fun public_transfer<T: key + store>(obj: T, recipient: address) {
    transfer_object(obj, recipient)
}

public fun share_object<T: key>(obj: T) {
    share(obj)
}

public fun public_share_object<T: key + store>(obj: T) {
    share(obj)
}

public fun freeze_object<T: key>(obj: T) {
    freeze_it(obj)
}

public fun public_freeze_object<T: key + store>(obj: T) {
    freeze_it(obj)
}

public fun receive<T: key>(parent: &mut UID, to_receive: Receiving<T>): T {
    let Receiving { id } = to_receive;
    receive_object(parent.to_address(), id.to_address())
}

public fun public_receive<T: key + store>(parent: &mut UID, to_receive: Receiving<T>): T {
    let Receiving { id } = to_receive;
    receive_object(parent.to_address(), id.to_address())
}

public fun receiving_object_id<T: key>(receiving: &Receiving<T>): ID {
    receiving.id
}

native fun transfer_object<T: key>(obj: T, recipient: address);
native fun share<T: key>(obj: T);
native fun freeze_it<T: key>(obj: T);
native fun receive_object<T: key>(parent: address, id: address): T;
