/// Enums that are packed, unpacked, tested and borrowed from, by value and by reference.
module corpus::enums {
    use std::bcs;
    use std::vector;

    enum Shape has copy, drop, store {
        Circle { radius: u64 },
        Rect { width: u64, height: u64 },
        Named { name: vector<u8>, inner: Color },
        Unit,
    }

    enum Color has copy, drop, store { Red, Green, Custom(u8, u8, u8) }

    /// An enum without drop: code must unpack every variant.
    enum Ticket { Open { price: u64 }, Closed { price: u64, fee: u8 } }

    fun shape(kind: u8, a: u64, b: u64): Shape {
        if (kind == 0) Shape::Circle { radius: a }
        else if (kind == 1) Shape::Rect { width: a, height: b }
        else if (kind == 2) Shape::Named { name: b"name", inner: color(((a % 4) as u8)) }
        else Shape::Unit
    }

    fun color(kind: u8): Color {
        if (kind == 0) Color::Red else if (kind == 1) Color::Green else Color::Custom(kind, 2, 3)
    }

    #[view]
    public fun area(kind: u8, a: u64, b: u64): u64 {
        match (shape(kind, a, b)) {
            Shape::Circle { radius } => radius * radius * 3,
            Shape::Rect { width, height } => width * height,
            Shape::Named { name, inner: Color::Custom(red, _, _) } => vector::length(&name) + (red as u64),
            Shape::Named { name, inner: _ } => vector::length(&name),
            Shape::Unit => 1,
        }
    }

    #[view]
    public fun grow(kind: u8, a: u64, b: u64): vector<u8> {
        let shape = shape(kind, a, b);
        match (&mut shape) {
            Shape::Circle { radius } => { *radius = *radius + b; },
            Shape::Rect { width, height } => { *width = *width + *height; *height = 0; },
            Shape::Named { name, inner } => { vector::push_back(name, 33); *inner = color((b % 3) as u8); },
            Shape::Unit => { shape = Shape::Circle { radius: 7 }; },
        };
        bcs::to_bytes(&shape)
    }

    #[view]
    public fun tests(kind: u8, a: u64): vector<bool> {
        let shape = shape(kind, a, a);
        vector[shape is Shape::Circle, shape is Shape::Rect, shape is Shape::Unit | Shape::Named]
    }

    // A field of one variant only.
    #[view]
    public fun radius(kind: u8, a: u64): u64 {
        let shape = shape(kind, a, a);
        shape.radius
    }

    #[view]
    public fun set_width(kind: u8, a: u64): vector<u8> {
        let shape = shape(kind, a, a);
        shape.width = 9;
        bcs::to_bytes(&shape)
    }

    #[view]
    public fun same(kind: u8, a: u64, other: u8, b: u64): vector<bool> {
        let left = shape(kind, a, 1);
        let right = shape(other, b, 1);
        vector[left == right, left != right, &left == &right]
    }

    fun ticket(is_open: bool, price: u64): Ticket {
        if (is_open) Ticket::Open { price } else Ticket::Closed { price, fee: 3 }
    }

    // A field that all variants have.
    #[view]
    public fun price(is_open: bool, price: u64, more: u64): u64 {
        let ticket = ticket(is_open, price);
        ticket.price = ticket.price + more;
        let seen = ticket.price;
        let paid = match (ticket) {
            Ticket::Open { price } => price,
            Ticket::Closed { price, fee } => price - (fee as u64),
        };
        seen * 1000 + paid
    }

    #[view]
    public fun count(kinds: vector<u8>): vector<u64> {
        let shapes = vector::empty<Shape>();
        let i = 0;
        while (i < vector::length(&kinds)) {
            vector::push_back(&mut shapes, shape(kinds[i], i, i));
            i = i + 1;
        };
        let counts = vector[0, 0, 0, 0];
        while (!vector::is_empty(&shapes)) {
            let at = match (vector::pop_back(&mut shapes)) {
                Shape::Circle { .. } => 0,
                Shape::Rect { .. } => 1,
                Shape::Named { .. } => 2,
                Shape::Unit => 3,
            };
            let counter = &mut counts[at];
            *counter = *counter + 1;
        };
        counts
    }

    #[view]
    public fun bytes(kinds: vector<u8>): vector<u8> {
        let shapes = vector[];
        let i = 0;
        while (i < vector::length(&kinds)) {
            vector::push_back(&mut shapes, shape(kinds[i], i, 2));
            i = i + 1;
        };
        bcs::to_bytes(&shapes)
    }

    // Red has no field.
    #[view]
    public fun incomplete(kind: u8): u8 {
        let Color::Custom(red, _, blue) = color(kind);
        red + blue
    }
}
