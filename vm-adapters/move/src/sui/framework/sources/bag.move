/// A map with keys and values of any types.
module sui::bag;

use sui::dynamic_field as field;

/// The bag is not empty.
const ENotEmpty: u64 = 0;

public struct Bag has key, store {
    id: UID,
    size: u64,
}

public fun new(ctx: &mut TxContext): Bag {
    Bag { id: object::new(ctx), size: 0 }
}

public fun add<K: copy + drop + store, V: store>(self: &mut Bag, k: K, v: V) {
    field::add(&mut self.id, k, v);
    self.size = self.size + 1;
}

#[syntax(index)]
public fun borrow<K: copy + drop + store, V: store>(self: &Bag, k: K): &V {
    field::borrow(&self.id, k)
}

#[syntax(index)]
public fun borrow_mut<K: copy + drop + store, V: store>(self: &mut Bag, k: K): &mut V {
    field::borrow_mut(&mut self.id, k)
}

public fun remove<K: copy + drop + store, V: store>(self: &mut Bag, k: K): V {
    let v = field::remove(&mut self.id, k);
    self.size = self.size - 1;
    v
}

public fun contains<K: copy + drop + store>(self: &Bag, k: K): bool {
    field::exists_(&self.id, k)
}

public fun contains_with_type<K: copy + drop + store, V: store>(self: &Bag, k: K): bool {
    field::exists_with_type<K, V>(&self.id, k)
}

public fun length(self: &Bag): u64 {
    self.size
}

public fun is_empty(self: &Bag): bool {
    self.size == 0
}

public fun destroy_empty(self: Bag) {
    let Bag { id, size } = self;
    assert!(size == 0, ENotEmpty);
    id.delete()
}
