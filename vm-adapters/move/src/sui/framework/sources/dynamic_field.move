/// Fields that are added to an object at run time. Names have any type. Each field is an object that belongs to the parent. Its
/// id is derived from the parent's id, the type of the name and the name.
module sui::dynamic_field;

/// The object has a field of this name.
const EFieldAlreadyExists: u64 = 0;
/// The object has no field of this name.
const EFieldDoesNotExist: u64 = 1;
/// The field's value is of another type.
#[allow(unused_const)]
const EFieldTypeMismatch: u64 = 2;

public struct Field<Name: copy + drop + store, Value: store> has key {
    id: UID,
    name: Name,
    value: Value,
}

public fun add<Name: copy + drop + store, Value: store>(object: &mut UID, name: Name, value: Value) {
    let parent = object.to_address();
    let id = field_id(parent, name);
    assert!(!has_child(parent, id), EFieldAlreadyExists);
    add_child(parent, Field { id: object::new_uid_from_hash(id), name, value })
}

public fun borrow<Name: copy + drop + store, Value: store>(object: &UID, name: Name): &Value {
    &borrow_child<Field<Name, Value>>(object, existing(object, name)).value
}

public fun borrow_mut<Name: copy + drop + store, Value: store>(object: &mut UID, name: Name): &mut Value {
    let id = existing(object, name);
    &mut borrow_child_mut<Field<Name, Value>>(object, id).value
}

public fun remove<Name: copy + drop + store, Value: store>(object: &mut UID, name: Name): Value {
    let id = existing(object, name);
    let Field { id, name: _, value } = remove_child<Field<Name, Value>>(object.to_address(), id);
    id.delete();
    value
}

public fun remove_if_exists<Name: copy + drop + store, Value: store>(object: &mut UID, name: Name): Option<Value> {
    if (exists_(object, name)) option::some(remove(object, name)) else option::none()
}

/// Whether there is a field of this name, with a value of any type.
public fun exists_<Name: copy + drop + store>(object: &UID, name: Name): bool {
    let parent = object.to_address();
    has_child(parent, field_id(parent, name))
}

public fun exists_with_type<Name: copy + drop + store, Value: store>(object: &UID, name: Name): bool {
    let parent = object.to_address();
    has_child_with_type<Field<Name, Value>>(parent, field_id(parent, name))
}

fun existing<Name: copy + drop + store>(object: &UID, name: Name): address {
    let parent = object.to_address();
    let id = field_id(parent, name);
    assert!(has_child(parent, id), EFieldDoesNotExist);
    id
}

/// The id of the field itself, for `dynamic_object_field`.
public(package) fun field_uid<Name: copy + drop + store, Value: store>(object: &UID, name: Name): &UID {
    &borrow_child<Field<Name, Value>>(object, existing(object, name)).id
}

public(package) fun field_uid_mut<Name: copy + drop + store, Value: store>(object: &mut UID, name: Name): &mut UID {
    let id = existing(object, name);
    &mut borrow_child_mut<Field<Name, Value>>(object, id).id
}

native fun field_id<Name: copy + drop + store>(parent: address, name: Name): address;
public(package) native fun add_child<Child: key>(parent: address, child: Child);
public(package) native fun borrow_child<Child: key>(parent: &UID, id: address): &Child;
public(package) native fun borrow_child_mut<Child: key>(parent: &mut UID, id: address): &mut Child;
public(package) native fun remove_child<Child: key>(parent: address, id: address): Child;
public(package) native fun has_child(parent: address, id: address): bool;
public(package) native fun has_child_with_type<Child: key>(parent: address, id: address): bool;
