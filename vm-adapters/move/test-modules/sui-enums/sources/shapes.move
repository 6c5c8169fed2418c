/// Enums in all uses: matched, and unpacked by value and by reference.
module enums::shapes;

use std::bcs;

public enum Shape has copy, drop, store {
    Circle { radius: u64 },
    Rect { width: u64, height: u64 },
    Named { name: vector<u8>, inner: Color },
    Unit,
}

public enum Color has copy, drop, store { Red, Green, Custom(u8, u8) }

public enum Maybe<T> has copy, drop, store { None, Some(T), Pair { value: T, other: u8 } }

/// An enum without drop.
public enum Ticket { Open { price: u64 }, Closed { price: u64, fee: u8 } }

public struct Pair<T> has copy, drop { left: Maybe<T>, right: Maybe<T> }

fun color(kind: u8): Color {
    if (kind == 0) Color::Red else if (kind == 1) Color::Green else Color::Custom(kind, 2)
}

fun shape(kind: u8, a: u64, b: u64): Shape {
    if (kind == 0) Shape::Circle { radius: a }
    else if (kind == 1) Shape::Rect { width: a, height: b }
    else if (kind == 2) Shape::Named { name: b"name", inner: color(((a % 4) as u8)) }
    else Shape::Unit
}

fun number_of(color: &Color): u64 { match (color) { Color::Red => 1, Color::Green => 2, _ => 3 } }

public fun number(kind: u8): u64 { let color = color(kind); number_of(&color) }

public fun area(kind: u8, a: u64, b: u64): u64 {
    match (shape(kind, a, b)) {
        Shape::Circle { radius } => radius * radius * 3,
        Shape::Rect { width, height } => width * height,
        Shape::Named { name, inner: Color::Custom(red, _) } => std::vector::length(&name) + (red as u64),
        Shape::Named { name, inner: _ } => std::vector::length(&name),
        Shape::Unit => 1,
    }
}

fun grow_by(shape: &mut Shape, by: u64) {
    match (shape) {
        Shape::Circle { radius } => *radius = *radius + by,
        Shape::Rect { width, height } => { *width = *width + *height; *height = 0; },
        Shape::Named { name, inner } => { std::vector::push_back(name, 33); *inner = color(((by % 3) as u8)); },
        Shape::Unit => *shape = Shape::Circle { radius: 7 },
    }
}

public fun grow(kind: u8, a: u64, b: u64): vector<u8> {
    let mut shape = shape(kind, a, b);
    grow_by(&mut shape, b);
    bcs::to_bytes(&shape)
}

fun size_of(shape: &Shape): u64 {
    match (shape) {
        Shape::Circle { radius } => *radius,
        Shape::Rect { width, .. } => *width,
        _ => 0,
    }
}

public fun size(kind: u8, a: u64): u64 { let shape = shape(kind, a, 3); size_of(&shape) }

public fun same(kind: u8, a: u64, other: u8, b: u64): bool { shape(kind, a, 1) == shape(other, b, 1) }

fun or<T: drop>(maybe: Maybe<T>, other: T): T {
    match (maybe) { Maybe::None => other, Maybe::Some(value) => value, Maybe::Pair { value, other: _ } => value }
}

fun maybe<T: drop>(kind: u8, value: T): Maybe<T> {
    if (kind == 0) Maybe::None else if (kind == 1) Maybe::Some(value) else Maybe::Pair { value, other: kind }
}

fun set<T: drop + copy>(maybe: &mut Maybe<T>, to: T): bool {
    match (maybe) {
        Maybe::None => false,
        Maybe::Some(value) => { *value = to; true },
        Maybe::Pair { value, other } => { *value = to; *other = 0; true },
    }
}

public fun unwrap(kind: u8, a: u64, b: u64): u64 {
    let pair = Pair { left: maybe(kind, a), right: Maybe::None };
    or(pair.left, b) + or(pair.right, 1)
}

public fun replaced(kind: u8, a: u128, b: u128): vector<u8> {
    let mut maybe = maybe(kind, a);
    set(&mut maybe, b);
    bcs::to_bytes(&maybe)
}

public fun price(is_open: bool, price: u64): u64 {
    let ticket = if (is_open) Ticket::Open { price } else Ticket::Closed { price, fee: 3 };
    match (ticket) { Ticket::Open { price } => price, Ticket::Closed { price, fee } => price - (fee as u64) }
}

/// Matches nested patterns.
public fun nested(outer: u8, inner: u8, a: u64): u64 {
    match (maybe(outer, maybe(inner, a))) {
        Maybe::Some(Maybe::Some(value)) => value,
        Maybe::Some(_) => 1,
        Maybe::Pair { value: Maybe::Pair { value, other }, .. } => value + (other as u64),
        _ => 2,
    }
}
