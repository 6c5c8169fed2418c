/// Structs, references into them, generics and control flow.
module corpus::structs {
    struct Point has copy, drop, store { x: u64, y: u64 }
    struct Line has copy, drop, store { from: Point, to: Point }
    struct Box<T> has copy, drop, store { item: T, count: u64 }
    struct Pair<A, B> has copy, drop, store { first: A, second: B }
    /// A struct that can be neither copied nor dropped.
    struct Ticket { number: u64 }

    #[view]
    public fun unpack(x: u64, y: u64): (u64, u64) {
        let Point { x: a, y: b } = Point { x, y };
        (b, a)
    }

    fun line(): Line { Line { from: Point { x: 1, y: 2 }, to: Point { x: 3, y: 4 } } }

    fun coordinates(line: &Line): vector<u64> { vector[line.from.x, line.from.y, line.to.x, line.to.y] }

    #[view]
    /// Changes a nested field.
    public fun move_end(by: u64): vector<u64> {
        let line = line();
        let to = &mut line.to;
        let x = &mut to.x;
        *x = *x + by;
        coordinates(&line)
    }

    #[view]
    /// Replaces a struct in a field.
    public fun replace_start(x: u64, y: u64): vector<u64> {
        let line = line();
        *&mut line.from = Point { x, y };
        coordinates(&line)
    }

    #[view]
    /// A copy and its original do not share fields.
    public fun copies(x: u64): (vector<u64>, vector<u64>) {
        let one = line();
        let other = copy one;
        other.to.x = x;
        (coordinates(&one), coordinates(&other))
    }

    #[view]
    /// A value that was read through a reference does not change with its source.
    public fun reads(x: u64): (u64, u64) {
        let line = line();
        let end = *&line.to;
        line.to.x = x;
        (end.x, line.to.x)
    }

    fun sum(point: &Point): u64 { point.x + point.y }

    fun grow(point: &mut Point, by: u64): u64 {
        point.x = point.x + by;
        sum(point)
    }

    #[view]
    public fun freeze_after(by: u64): u64 { grow(&mut Point { x: 1, y: 2 }, by) }

    #[view]
    public fun is_same(x: u64, y: u64): (bool, bool, bool) {
        let line = line();
        let point = Point { x, y };
        (line.from == point, line.to != point, &line.from == &point)
    }

    #[view]
    public fun take_ticket(number: u64): u64 {
        let ticket = Ticket { number };
        let held = ticket;
        let Ticket { number } = held;
        number
    }

    fun boxed<T>(item: T): Box<T> { Box { item, count: 1 } }

    fun flip<A: drop, B>(pair: Pair<A, B>): Pair<B, u64> {
        let Pair { first: _, second } = pair;
        Pair { first: second, second: 7 }
    }

    fun count<T>(box: &mut Box<T>): u64 {
        let count = &mut box.count;
        *count = *count + 1;
        box.count
    }

    #[view]
    public fun generic_structs(a: u8, b: address): (address, u64, u64) {
        let Pair { first, second } = flip(Pair { first: boxed(a), second: b });
        let box = boxed(boxed(a));
        count(&mut box);
        count(&mut box);
        (first, second, box.count + box.item.count)
    }

    #[view]
    public fun generic_items(a: u8, b: bool): (u8, bool) {
        let boxes = Pair { first: boxed(a), second: boxed(b) };
        boxes.first.item = boxes.first.item + 1;
        boxes.second.item = !boxes.second.item;
        (boxes.first.item, boxes.second.item)
    }

    #[view]
    public fun fibonacci(n: u64): u64 { if (n < 2) n else fibonacci(n - 1) + fibonacci(n - 2) }

    #[view]
    public fun is_even(n: u64): bool { n == 0 || is_odd(n - 1) }

    fun is_odd(n: u64): bool { n != 0 && is_even(n - 1) }

    #[view]
    /// The sum of the odd numbers below `n`, up to 99.
    public fun odd_sum(n: u64): u64 {
        let (i, sum) = (0, 0);
        loop {
            if (i >= n || i == 100) break;
            i = i + 1;
            if (i % 2 == 0) continue;
            sum = sum + i;
        };
        sum
    }

    #[view]
    public fun fail(code: u64): u64 {
        let line = line();
        if (line.from.x == 1) abort code;
        code
    }

    #[view]
    public fun check(condition: bool, code: u64): u64 {
        assert!(condition, code);
        1
    }

    #[view]
    /// Runs until a limit stops it.
    public fun recurse(n: u64): u64 { recurse(n + 1) + 1 }

    #[view]
    public fun spin(): u64 {
        let i = 0;
        while (true) i = i % 7 + 1;
        i
    }
}
