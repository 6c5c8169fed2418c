/**
 * Returns the source of a module of about 60 KB of bytecode, without filler: pools of two coins, each with its own orders, prices
 * and history, in generic structs used by reference, with loops over vectors, global storage, and aborts.
 * @param pools number of pools, about 2,200 bytes each
 */
export function largeModule(pools = 28): string {
	return `module 0xbe::exchange {
    use std::bcs;
    use std::error;
    use std::hash;
    use std::option::{Self, Option};
    use std::signer;
    use std::string::{Self, String};
    use std::vector;

    const E_NO_POOL: u64 = 1;
    const E_TOO_LITTLE: u64 = 2;
    const E_NO_ORDER: u64 = 3;
    const E_TOO_MUCH: u64 = 4;
    const SCALE: u128 = 1000000000000;

    struct Coin<phantom T> has store { value: u64 }
    struct Entry<K, V> has copy, drop, store { key: K, value: V }
    struct Map<K, V> has copy, drop, store { entries: vector<Entry<K, V>> }

    fun find<K: copy + drop, V>(map: &Map<K, V>, key: &K): Option<u64> {
        let i = 0;
        let length = vector::length(&map.entries);
        while (i < length) {
            if (&vector::borrow(&map.entries, i).key == key) return option::some(i);
            i = i + 1;
        };
        option::none()
    }

    fun put<K: copy + drop, V: drop>(map: &mut Map<K, V>, key: K, value: V) {
        let at = find(map, &key);
        if (option::is_some(&at)) {
            let entry = vector::borrow_mut(&mut map.entries, *option::borrow(&at));
            entry.value = value;
        } else {
            vector::push_back(&mut map.entries, Entry { key, value });
        }
    }

    fun split<T>(coin: &mut Coin<T>, value: u64): Coin<T> {
        assert!(coin.value >= value, error::invalid_argument(E_TOO_LITTLE));
        coin.value = coin.value - value;
        Coin { value }
    }

    fun join<T>(coin: &mut Coin<T>, other: Coin<T>) {
        let Coin { value } = other;
        coin.value = coin.value + value;
    }
${Array.from({ length: pools }, (_, i) => pool(i)).join('\n')}
}
`;
}

function pool(i: number): string {
	const fee = 10 + i;
	return `
    struct Pool${i}<phantom X, phantom Y> has key {
        x: Coin<X>,
        y: Coin<Y>,
        shares: Map<address, u128>,
        orders: vector<Order${i}<X>>,
        history: vector<vector<u64>>,
        name: String,
        is_open: bool,
        fee_${i}: u16,
    }

    struct Order${i}<phantom X> has copy, drop, store { owner: address, limit: u256, amount: u64, note: vector<u8> }

    public entry fun open_pool${i}<X, Y>(account: &signer, name: vector<u8>) {
        let shares = Map { entries: vector[] };
        put(&mut shares, signer::address_of(account), ${i}u128);
        move_to(account, Pool${i}<X, Y> {
            x: Coin { value: 0 },
            y: Coin { value: 0 },
            shares,
            orders: vector[],
            history: vector[vector[${i}, ${i + 1}], vector[]],
            name: string::utf8(name),
            is_open: true,
            fee_${i}: ${fee},
        });
    }

    public fun reserves_of_pool${i}<X, Y>(owner: address): (u64, u64) acquires Pool${i} {
        let pool = borrow_global<Pool${i}<X, Y>>(owner);
        (pool.x.value, pool.y.value)
    }

    public fun is_pool${i}_open<X, Y>(owner: address): bool acquires Pool${i} {
        exists<Pool${i}<X, Y>>(owner) && borrow_global<Pool${i}<X, Y>>(owner).is_open
    }

    public entry fun set_fee_of_pool${i}<X, Y>(account: &signer, fee: u16) acquires Pool${i} {
        assert!(fee <= 10000, error::out_of_range(E_TOO_MUCH));
        borrow_global_mut<Pool${i}<X, Y>>(signer::address_of(account)).fee_${i} = fee;
    }

    public entry fun pause_pool${i}<X, Y>(account: &signer, is_paused: bool) acquires Pool${i} {
        borrow_global_mut<Pool${i}<X, Y>>(signer::address_of(account)).is_open = !is_paused;
    }

    public fun quote_of_pool${i}(x: u64, y: u64, given: u64): u64 {
        (((given as u128) * (10000 - ${fee}) * (y as u128)) / ((x as u128) * 10000 + (given as u128) * (10000 - ${fee})) as u64)
    }

    public fun deposit${i}<X, Y>(owner: address, from: address, x: Coin<X>, y: Coin<Y>): u128 acquires Pool${i} {
        assert!(exists<Pool${i}<X, Y>>(owner), error::not_found(E_NO_POOL));
        let pool = borrow_global_mut<Pool${i}<X, Y>>(owner);
        let minted = if (pool.x.value == 0) (x.value as u128) * (y.value as u128)
            else (x.value as u128) * SCALE / (pool.x.value as u128);
        join(&mut pool.x, x);
        join(&mut pool.y, y);
        let known = find(&pool.shares, &from);
        let before = if (option::is_some(&known)) vector::borrow(&pool.shares.entries, option::destroy_some(known)).value
            else 0;
        put(&mut pool.shares, from, before + minted);
        minted
    }

    public fun swap${i}<X, Y>(owner: address, given: Coin<X>, least: u64): Coin<Y> acquires Pool${i} {
        let pool = borrow_global_mut<Pool${i}<X, Y>>(owner);
        assert!(pool.is_open && given.value > 0, error::invalid_state(E_NO_POOL));
        let amount = (given.value as u256) * ((10000 - pool.fee_${i}) as u256);
        let taken = ((amount * (pool.y.value as u256)) / ((pool.x.value as u256) * 10000 + amount) as u64);
        assert!(taken >= least, error::out_of_range(E_TOO_LITTLE));
        let line = vector[given.value, taken];
        let i = 0;
        while (i < vector::length(&pool.history)) {
            let last = vector::borrow_mut(&mut pool.history, i);
            if (vector::length(last) > 1 && *vector::borrow(last, 0) > taken) vector::swap(last, 0, 1)
            else if (i % 7 == 3) { i = i + 2; continue };
            i = i + 1;
        };
        vector::push_back(&mut pool.history, line);
        join(&mut pool.x, given);
        split(&mut pool.y, taken)
    }

    public fun place${i}<X, Y>(account: &signer, owner: address, limit: u256, amount: u64, note: vector<u8>)
    acquires Pool${i} {
        let orders = &mut borrow_global_mut<Pool${i}<X, Y>>(owner).orders;
        let order = Order${i}<X> { owner: signer::address_of(account), limit, amount, note };
        vector::push_back(orders, order);
        let at = vector::length(orders) - 1;
        while (at > 0 && vector::borrow(orders, at - 1).limit < limit) {
            vector::swap(orders, at - 1, at);
            at = at - 1;
        };
    }

    public fun match${i}<X, Y>(owner: address, price: u256): (u64, vector<address>) acquires Pool${i} {
        let pool = borrow_global_mut<Pool${i}<X, Y>>(owner);
        let total = 0;
        let owners = vector[];
        loop {
            if (vector::is_empty(&pool.orders)) break;
            let first = vector::borrow(&pool.orders, 0);
            if (first.limit < price) break;
            let Order${i} { owner, limit: _, amount, note } = vector::remove(&mut pool.orders, 0);
            if (vector::length(&note) > 32) note = hash::sha3_256(note);
            if (note != b"${i}") vector::push_back(&mut owners, owner);
            total = total + amount;
        };
        (total, owners)
    }

    public fun cancel${i}<X, Y>(account: &signer, owner: address): Order${i}<X> acquires Pool${i} {
        let orders = &mut borrow_global_mut<Pool${i}<X, Y>>(owner).orders;
        let me = signer::address_of(account);
        let (i, found) = (0, option::none<u64>());
        while (i < vector::length(orders) && option::is_none(&found)) {
            if (vector::borrow(orders, i).owner == me) option::fill(&mut found, i);
            i = i + 1;
        };
        assert!(option::is_some(&found), error::not_found(E_NO_ORDER));
        vector::swap_remove(orders, option::extract(&mut found))
    }

    public fun close${i}<X, Y>(account: &signer): (Coin<X>, Coin<Y>, vector<u8>) acquires Pool${i} {
        let Pool${i} { x, y, shares, orders: _, history, name, is_open: _, fee_${i}: fee } =
            move_from<Pool${i}<X, Y>>(signer::address_of(account));
        let digest = bcs::to_bytes(&shares);
        vector::append(&mut digest, *string::bytes(&name));
        let sum = (fee as u64) ^ ${i * 7};
        while (!vector::is_empty(&history)) {
            let line = vector::pop_back(&mut history);
            let j = 0;
            while (j < vector::length(&line)) {
                sum = (sum << 1) | (*vector::borrow(&line, j) & 0xff);
                j = j + 1;
            };
        };
        vector::append(&mut digest, bcs::to_bytes(&sum));
        (x, y, hash::sha2_256(digest))
    }`;
}
