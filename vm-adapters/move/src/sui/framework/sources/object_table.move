/// A map from keys to objects. The objects stay in the store under their own ids.
module sui::object_table;

use sui::dynamic_object_field as field;

/// The table is not empty.
const ENotEmpty: u64 = 0;

public struct ObjectTable<phantom K: copy + drop + store, phantom V: key + store> has key, store {
    id: UID,
    size: u64,
}

public fun new<K: copy + drop + store, V: key + store>(ctx: &mut TxContext): ObjectTable<K, V> {
    ObjectTable { id: object::new(ctx), size: 0 }
}

public fun add<K: copy + drop + store, V: key + store>(self: &mut ObjectTable<K, V>, k: K, v: V) {
    field::add(&mut self.id, k, v);
    self.size = self.size + 1;
}

#[syntax(index)]
public fun borrow<K: copy + drop + store, V: key + store>(self: &ObjectTable<K, V>, k: K): &V {
    field::borrow(&self.id, k)
}

#[syntax(index)]
public fun borrow_mut<K: copy + drop + store, V: key + store>(self: &mut ObjectTable<K, V>, k: K): &mut V {
    field::borrow_mut(&mut self.id, k)
}

public fun remove<K: copy + drop + store, V: key + store>(self: &mut ObjectTable<K, V>, k: K): V {
    let v = field::remove(&mut self.id, k);
    self.size = self.size - 1;
    v
}

public fun contains<K: copy + drop + store, V: key + store>(self: &ObjectTable<K, V>, k: K): bool {
    field::exists_with_type<K, V>(&self.id, k)
}

public fun length<K: copy + drop + store, V: key + store>(self: &ObjectTable<K, V>): u64 {
    self.size
}

public fun is_empty<K: copy + drop + store, V: key + store>(self: &ObjectTable<K, V>): bool {
    self.size == 0
}

public fun destroy_empty<K: copy + drop + store, V: key + store>(self: ObjectTable<K, V>) {
    let ObjectTable { id, size } = self;
    assert!(size == 0, ENotEmpty);
    id.delete()
}
