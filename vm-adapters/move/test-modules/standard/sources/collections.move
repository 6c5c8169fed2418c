/// Functions on vectors, options, simple maps and numbers.
module lab::collections {
    use std::math128;
    use std::math64;
    use std::option::{Self, Option};
    use std::simple_map;
    use std::string::{Self, String};
    use std::vector;
    use std::bcs;

    public fun reverse_slice(v: vector<u64>, left: u64, right: u64): vector<u64> {
        vector::reverse_slice(&mut v, left, right);
        v
    }

    public fun reverse_append(v: vector<u64>, other: vector<u64>): vector<u64> {
        vector::reverse_append(&mut v, other);
        v
    }

    public fun trim(v: vector<u64>, to: u64): (vector<u64>, vector<u64>) {
        let rest = vector::trim(&mut v, to);
        (v, rest)
    }

    public fun slice(v: vector<u64>, start: u64, end: u64): vector<u64> { vector::slice(&v, start, end) }

    public fun insert(v: vector<u64>, i: u64, e: u64): vector<u64> {
        vector::insert(&mut v, i, e);
        v
    }

    public fun replace(v: vector<u64>, i: u64, e: u64): (vector<u64>, u64) {
        let old = vector::replace(&mut v, i, e);
        (v, old)
    }

    public fun remove_value(v: vector<u64>, e: u64): (vector<u64>, vector<u64>) {
        let removed = vector::remove_value(&mut v, &e);
        (v, removed)
    }

    public fun rotate(v: vector<u64>, rot: u64): (vector<u64>, u64) {
        let at = vector::rotate(&mut v, rot);
        (v, at)
    }

    public fun range(start: u64, end: u64, step: u64): vector<u64> { vector::range_with_step(start, end, step) }

    /// Results of the higher-order functions on a vector and a bound.
    public fun through(v: vector<u64>, bound: u64): (vector<u64>, vector<u64>, u64, u64, vector<u64>) {
        let doubled = vector::map(v, |e| e * 2);
        let small = vector::filter(v, |e| *e < bound);
        let sum = vector::fold(v, 0, |sum, e| sum * 3 + e);
        let back = vector::foldr(v, 0, |e, sum| sum * 3 + e);
        let parted = v;
        vector::partition(&mut parted, |e| *e < bound);
        (doubled, small, sum, back, parted)
    }

    public fun each(v: vector<u64>): (vector<u64>, vector<u64>, u64) {
        let visited = vector[];
        vector::for_each(v, |e| vector::push_back(&mut visited, e));
        vector::for_each_reverse(v, |e| vector::push_back(&mut visited, e));
        let count = 0;
        vector::for_each_ref(&v, |e| count = count + *e);
        vector::for_each_mut(&mut v, |e| *e = *e + 1);
        vector::enumerate_mut(&mut v, |i, e| *e = *e * i);
        vector::enumerate_ref(&v, |i, e| count = count + i * *e);
        (visited, v, count)
    }

    public fun look(v: vector<u64>, wanted: u64): (bool, bool, bool, u64) {
        let (found, at) = vector::find(&v, |e| *e == wanted);
        (vector::any(&v, |e| *e == wanted), vector::all(&v, |e| *e == wanted), found, at)
    }

    public fun products(a: vector<u64>, b: vector<u64>): vector<u64> {
        let result = vector[];
        vector::zip_ref(&a, &b, |x, y| vector::push_back(&mut result, *x * *y));
        vector::zip(a, b, |x, y| vector::push_back(&mut result, x * y));
        result
    }

    public fun options(o: Option<u64>, e: u64): (Option<u64>, Option<u64>, u64, vector<u64>, Option<u64>, bool, u64) {
        let filled = o;
        let old = option::swap_or_fill(&mut filled, e);
        (
            filled,
            old,
            option::destroy_with_default(o, e),
            option::to_vec(o),
            option::map(option::filter(o, |x| *x > e), |x| x + 1),
            option::any(&o, |x| *x == e),
            option::fold(o, 7, |_start, x| 14 + x)
        )
    }

    public fun option_of(v: vector<u64>): Option<u64> { option::from_vec(v) }

    public fun insert_text(s: String, at: u64, other: String): String {
        string::insert(&mut s, at, other);
        s
    }

    public fun size(s: String): u64 { bcs::serialized_size(&s) }

    /// Inserts keys with their positions, and removes some. Returns the rest.
    public fun simple(keys: vector<u64>, removed: vector<u64>): (vector<u64>, vector<u64>, u64) {
        let map = simple_map::new<u64, u64>();
        vector::enumerate_ref(&keys, |i, key| {
            let (_, _) = simple_map::upsert(&mut map, *key, i);
        });
        vector::for_each_ref(&removed, |key| {
            if (simple_map::contains_key(&map, key)) {
                let (_, _) = simple_map::remove(&mut map, key);
            }
        });
        let length = simple_map::length(&map);
        let (keys, values) = simple_map::to_vec_pair(map);
        (keys, values, length)
    }

    public fun simple_of(keys: vector<u64>, wanted: u64): u64 {
        let map = simple_map::new_from(keys, simple_map::keys(&simple_map::new_from(keys, keys)));
        let value = simple_map::borrow_mut(&mut map, &wanted);
        *value = *value + 1;
        *simple_map::borrow(&map, &wanted)
    }

    public fun pow(n: u64, e: u64): u64 { math64::pow(n, e) }
    public fun pow128(n: u128, e: u128): u128 { math128::pow(n, e) }
    public fun mul_div(a: u64, b: u64, c: u64): u64 { math64::mul_div(a, b, c) }
    public fun mul_div128(a: u128, b: u128, c: u128): u128 { math128::mul_div(a, b, c) }
    public fun roots(a: u64, b: u128): (u64, u128) { (math64::sqrt(a), math128::sqrt(b)) }
    public fun logs(a: u64, b: u128): (u8, u8) { (math64::floor_log2(a), math128::floor_log2(b)) }

    public fun others(a: u64, b: u64): (u64, u64, u64, u64, u64) {
        (math64::max(a, b), math64::min(a, b), math64::average(a, b), math64::gcd(a, b), math64::clamp(a, 3, b))
    }

    public fun ceil_div(a: u64, b: u64): u64 { math64::ceil_div(a, b) }
}
