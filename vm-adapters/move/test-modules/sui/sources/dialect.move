/// Features of Sui's dialect: methods, macros, index syntax, small maps, the clock.
module objects::dialect;

use std::string::String;
use sui::clock::Clock;
use sui::vec_map;
use sui::vec_set;

public fun macros(numbers: vector<u64>): (vector<u64>, u64, u64, bool) {
    let doubled = numbers.map!(|n| 2 * n);
    let large = doubled.filter!(|n| *n > 4);
    let sum = large.fold!(0, |sum, n| sum + n);
    let mut squares = 0;
    4u64.do!(|i| squares = squares + i * i);
    (large, sum, squares, doubled.any!(|n| *n == 6))
}

public fun greeting(name: String): String {
    let mut text = b"hello ".to_string();
    text.append(name);
    text
}

public fun or_seven(n: Option<u64>): u64 {
    n.destroy_or!(7)
}

public fun small_maps(): (u64, u64, bool) {
    let mut map = vec_map::empty();
    map.insert(b"a", 1u64);
    map.insert(b"b", 2);
    *&mut map[&b"a"] = 5;
    let (_, b) = map.remove(&b"b");
    let set = vec_set::from_keys(vector[1u8, 2]);
    (map[&b"a"], b, set.contains(&2))
}

public fun twice(key: u8) {
    vec_set::singleton(key).insert(key)
}

public fun now(clock: &Clock): u64 {
    clock.timestamp_ms()
}

public fun shape(area: u64): u64 {
    match (if (area > 10) Shape::Square { side: area } else Shape::Dot) {
        Shape::Square { side } => side * side,
        Shape::Dot => 0,
    }
}

public enum Shape has drop {
    Dot,
    Square { side: u64 },
}
