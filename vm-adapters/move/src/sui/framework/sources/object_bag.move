/// A map with keys of any types and objects as values. The objects stay in the store under their own ids.
module sui::object_bag;

use sui::dynamic_object_field as field;

/// The bag is not empty.
const ENotEmpty: u64 = 0;

public struct ObjectBag has key, store {
    id: UID,
    size: u64,
}

public fun new(ctx: &mut TxContext): ObjectBag {
    ObjectBag { id: object::new(ctx), size: 0 }
}

public fun add<K: copy + drop + store, V: key + store>(self: &mut ObjectBag, k: K, v: V) {
    field::add(&mut self.id, k, v);
    self.size = self.size + 1;
}

#[syntax(index)]
public fun borrow<K: copy + drop + store, V: key + store>(self: &ObjectBag, k: K): &V {
    field::borrow(&self.id, k)
}

#[syntax(index)]
public fun borrow_mut<K: copy + drop + store, V: key + store>(self: &mut ObjectBag, k: K): &mut V {
    field::borrow_mut(&mut self.id, k)
}

public fun remove<K: copy + drop + store, V: key + store>(self: &mut ObjectBag, k: K): V {
    let v = field::remove(&mut self.id, k);
    self.size = self.size - 1;
    v
}

public fun contains<K: copy + drop + store>(self: &ObjectBag, k: K): bool {
    field::exists_(&self.id, k)
}

public fun contains_with_type<K: copy + drop + store, V: key + store>(self: &ObjectBag, k: K): bool {
    field::exists_with_type<K, V>(&self.id, k)
}

public fun length(self: &ObjectBag): u64 {
    self.size
}

public fun is_empty(self: &ObjectBag): bool {
    self.size == 0
}

public fun destroy_empty(self: ObjectBag) {
    let ObjectBag { id, size } = self;
    assert!(size == 0, ENotEmpty);
    id.delete()
}
