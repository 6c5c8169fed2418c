/// Control flow with references and values: cases that a translator could get wrong.
module corpus::control {
    use std::string::String;
    use std::vector;
    use std::xcall;

    struct Point has copy, drop, store { x: u64, y: u64 }
    /// A struct without drop.
    struct Token { id: u64 }
    struct Holder<T> has copy, drop, store { first: T, second: T }

    const E_FOUND: u64 = 7;

    #[view]
    /// Nested loops with exits from the inner one.
    public fun primes_below(n: u8): vector<u64> {
        let primes = vector::empty<u64>();
        let i = 2;
        while (i < (n as u64)) {
            let j = 0;
            let is_prime = true;
            while (j < vector::length(&primes)) {
                let prime = *vector::borrow(&primes, j);
                if (prime * prime > i) break;
                if (i % prime == 0) {
                    is_prime = false;
                    break
                };
                j = j + 1;
            };
            i = i + 1;
            if (!is_prime) continue;
            vector::push_back(&mut primes, i - 1);
        };
        primes
    }

    #[view]
    /// A loop with three exits.
    public fun collatz(n: u64, most: u8): u64 {
        let steps = 0;
        loop {
            if (n <= 1) return steps;
            if (steps >= (most as u64)) abort E_FOUND;
            n = if (n % 2 == 0) n / 2 else 3 * n + 1;
            steps = steps + 1;
        }
    }

    fun choose(first: bool, a: &mut u64, b: &mut u64): &mut u64 { if (first) a else b }

    #[view]
    /// A reference to one of two places, from a call and from a branch.
    public fun chosen(first: bool, second: bool, by: u64): (u64, u64, u64) {
        let a = 1;
        let b = 2;
        let point = Point { x: 3, y: 4 };
        let one = choose(first, &mut a, &mut b);
        *one = *one + by;
        let two = if (second) &mut point.x else &mut b;
        *two = *two * 2;
        (a, b, point.x)
    }

    fun parts(point: &mut Point): (&mut u64, u64, bool) {
        let sum = point.x + point.y;
        (&mut point.y, sum, sum > 10)
    }

    #[view]
    /// Results that include a reference.
    public fun taken_apart(x: u64, y: u64): (u64, u64, u64) {
        let point = Point { x, y };
        let (place, sum, is_large) = parts(&mut point);
        *place = if (is_large) sum else *place + 1;
        (point.x, point.y, sum)
    }

    #[view]
    /// A value without drop that moves into and out of locals in a loop.
    public fun handed_on(rounds: u8): u64 {
        let token = Token { id: 0 };
        let i = 0;
        while (i < rounds) {
            let Token { id } = token;
            token = Token { id: id + (i as u64) };
            i = i + 1;
        };
        let kept = token;
        let Token { id } = kept;
        id
    }

    #[view]
    /// Recursion too deep for translated code to stay on the native stack, with operands below each call.
    public fun deep(n: u64): u64 { if (n == 0) 0 else 1 + (2 * n + (n % 3 + deep(n - 1))) }

    /// Calls another contract from that depth.
    public fun call_from(depth: u64, target: address, function: String, args: vector<vector<u8>>): u64 {
        if (depth == 0) {
            xcall::call(target, function, args);
            0
        } else 1 + call_from(depth - 1, target, function, args)
    }

    #[view]
    public fun countdown(n: u64): bool { n == 0 || countdown(n - 1) }

    #[view]
    /// Exceeds the operand stack long before the call depth.
    public fun piled(n: u64): u64 { if (n == 0) 0 else 1 + (2 + (3 + (4 + (5 + piled(n - 1))))) }

    fun ping(n: u64, point: &mut Point): u64 {
        point.x = point.x + 1;
        if (n == 0) point.y else n + pong(n - 1, point)
    }

    fun pong(n: u64, point: &mut Point): u64 {
        point.y = point.y + n;
        if (n == 0) point.x else ping(n - 1, point) + point.x
    }

    #[view]
    /// Mutual recursion that passes a reference.
    public fun in_turn(n: u8): (u64, u64, u64) {
        let point = Point { x: 0, y: 0 };
        let sum = ping((n as u64), &mut point);
        (sum, point.x, point.y)
    }

    #[view]
    /// Locals that are borrowed and read alternately.
    public fun through_references(rounds: u8, by: u64): (u64, u64) {
        let total = 0;
        let point = Point { x: by, y: 1 };
        let i = 0;
        while (i < rounds) {
            let place = &mut total;
            *place = *place + point.x;
            let copied = *&point;
            copied.x = copied.x + 1;
            if (i % 3 == 0) point = copied else point.y = point.y + total;
            i = i + 1;
        };
        (total, point.y)
    }

    fun exchange<T: copy + drop>(holder: &mut Holder<T>): T {
        let kept = *&holder.first;
        holder.first = *&holder.second;
        holder.second = kept;
        *&holder.second
    }

    #[view]
    public fun exchanged(a: u8, b: vector<u8>, c: u128): (u8, vector<u8>, u128, bool) {
        vector::push_back(&mut b, 1);
        let one = Holder { first: a, second: 1 };
        let two = Holder { first: b, second: b"two" };
        let three = Holder { first: c, second: 3 };
        let before = copy two;
        let same = before == two;
        (exchange(&mut one), exchange(&mut two), exchange(&mut three), same && before != two)
    }

    #[view]
    /// Small integers, values and structs in vectors, through one generic function.
    public fun generic_vectors(a: u8, b: u64): (u8, u64, u64, u64) {
        let bytes = vector[a, 1, 2];
        let numbers = vector[b, 1];
        let points = vector[Point { x: b, y: 1 }];
        let p = last_of(&mut points, Point { x: 1, y: 2 });
        (last_of(&mut bytes, 3), last_of(&mut numbers, 4), p.x, vector::length(&bytes) + vector::length(&numbers))
    }

    fun last_of<T: copy + drop>(items: &mut vector<T>, more: T): T {
        vector::push_back(items, more);
        let last = vector::length(items) - 1;
        vector::swap(items, 0, last);
        let item = *vector::borrow(items, last);
        *vector::borrow_mut(items, 0) = copy item;
        vector::pop_back(items);
        item
    }

    #[view]
    /// Sums that exceed the exact integers of a double, and return below.
    public fun around_two_to_53(a: u64, by: u64): (u64, u64, u64, u64) {
        let sum = a % 4 + 9007199254740990;
        let product = (by % 7 + 1) * 3002399751580331;
        (sum + by % 3, product - sum % 5, (sum | product) / 3, (sum ^ product) % 1000007)
    }

    #[view]
    /// Copied bytes do not change with the original.
    public fun copied_bytes(bytes: vector<u8>, with: u8): (vector<u8>, vector<u8>, vector<u8>) {
        vector::push_back(&mut bytes, 1);
        let first = copy bytes;
        let second = copy first;
        vector::push_back(&mut first, with);
        *vector::borrow_mut(&mut bytes, 0) = with;
        vector::reverse(&mut second);
        (bytes, first, second)
    }

    struct Wide has copy, drop, store { small: u128, large: u256 }

    #[view]
    /// Wide integers in locals, through every instruction on them.
    public fun wide_loop(a: u128, b: u256, rounds: u8, by: u8): (u128, u256, u64) {
        let i = 0;
        let below = 0;
        let c: u256 = 1;
        while (i < rounds % 8) {
            a = (a / 3 + 0x1234567890abcdef1234) % ((1 << 120) + 7);
            b = (b >> 1) ^ ((a as u256) << by);
            c = (c * 0x10000000000000001) % (b | 1) + 1;
            if (c < b) below = below + 1;
            if (c == b || a != ((b & 0xffff) as u128)) below = below + 2;
            a = a - (i as u128);
            i = i + 1;
        };
        (a, b ^ c, below)
    }

    #[view]
    /// 64-bit numbers whose product exceeds 64 bits.
    public fun mul_div(a: u64, b: u64, c: u64): u64 { (((a as u128) * (b as u128) / (c as u128)) as u64) }

    #[view]
    public fun narrowed(a: u256, b: u128): (u128, u64, u8) {
        let half = a >> 128;
        let low = b & 0xff;
        (((half + (b as u256) / 2) as u128), ((b >> 64) as u64), (low as u8))
    }

    fun three(a: u128, b: u128, c: u128): u128 { a * 3 + b * 5 + (c >> 2) }

    #[view]
    /// An operand keeps the value of a local that is written after the read.
    public fun before_and_after(a: u128): u128 {
        let x = a % 1000000000000000000000;
        let result = three(x, { x = x + 1; x }, { x = x * 2; x });
        result + x
    }

    #[view]
    /// Wide integers in fields, references, vectors and nested calls.
    public fun wide_places(small: u128, large: u256, n: u8): (u128, u256, vector<u128>) {
        let wide = Wide { small, large };
        let place = &mut wide.small;
        *place = *place / 2 + 1;
        let half = wide.small / 3;
        let items = vector[half, half + 1, small];
        let last = vector::pop_back(&mut items);
        wide.large = (wide.large >> 3) + (last as u256);
        let sum = if (n % 8 == 0) half else { let (s, l, _) = wide_places(half, wide.large, n % 8 - 1); wide.large = l; s / 2 + half };
        let Wide { small: _, large: all } = wide;
        (sum, all, items)
    }
}
