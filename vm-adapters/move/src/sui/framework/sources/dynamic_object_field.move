/// Dynamic fields with objects as values. The objects stay in the store under their own ids.
module sui::dynamic_object_field;

use sui::dynamic_field as field;

/// Wraps names, so that they differ from those of `dynamic_field`.
public struct Wrapper<Name> has copy, drop, store {
    name: Name,
}

public fun add<Name: copy + drop + store, Value: key + store>(object: &mut UID, name: Name, value: Value) {
    let key = Wrapper { name };
    field::add(object, key, object::id(&value));
    field::add_child(field::field_uid<Wrapper<Name>, ID>(object, key).to_address(), value)
}

public fun borrow<Name: copy + drop + store, Value: key + store>(object: &UID, name: Name): &Value {
    let key = Wrapper { name };
    let id = *field::borrow<Wrapper<Name>, ID>(object, key);
    field::borrow_child<Value>(field::field_uid<Wrapper<Name>, ID>(object, key), id.to_address())
}

public fun borrow_mut<Name: copy + drop + store, Value: key + store>(object: &mut UID, name: Name): &mut Value {
    let key = Wrapper { name };
    let id = *field::borrow<Wrapper<Name>, ID>(object, key);
    field::borrow_child_mut<Value>(field::field_uid_mut<Wrapper<Name>, ID>(object, key), id.to_address())
}

public fun remove<Name: copy + drop + store, Value: key + store>(object: &mut UID, name: Name): Value {
    let key = Wrapper { name };
    let parent = field::field_uid<Wrapper<Name>, ID>(object, key).to_address();
    let id: ID = field::remove(object, key);
    field::remove_child(parent, id.to_address())
}

public fun exists_<Name: copy + drop + store>(object: &UID, name: Name): bool {
    field::exists_with_type<Wrapper<Name>, ID>(object, Wrapper { name })
}

public fun exists_with_type<Name: copy + drop + store, Value: key + store>(object: &UID, name: Name): bool {
    if (!exists_(object, name)) return false;
    let key = Wrapper { name };
    let id = *field::borrow<Wrapper<Name>, ID>(object, key);
    field::has_child_with_type<Value>(field::field_uid<Wrapper<Name>, ID>(object, key).to_address(), id.to_address())
}

/// The id of the object that a field holds, if there is one.
public fun id<Name: copy + drop + store>(object: &UID, name: Name): Option<ID> {
    if (!exists_(object, name)) return option::none();
    option::some(*field::borrow<Wrapper<Name>, ID>(object, Wrapper { name }))
}
