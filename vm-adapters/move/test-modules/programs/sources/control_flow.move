/// Nested loops, early exits, and conditions with side effects.
module programs::control_flow {
    use std::vector;

    const E_LIMIT: u64 = 5;

    #[view]
    public fun loops(n: u64, skip: u64): u64 {
        let (i, sum) = (0, 0);
        loop {
            i = i + 1;
            if (i > n % 20) break;
            let j = 0;
            while (true) {
                j = j + 1;
                if (j == skip % 7) continue;
                if (j > i) break;
                if (sum > 500) return sum;
                sum = sum + i * j;
            }
        };
        sum
    }

    #[view]
    public fun classify(n: u64): u8 {
        if (n < 10) {
            if (n < 5) { if (n == 0) 0 else 1 } else 2
        } else if (n < 100) {
            if (n % 2 == 0) return 3;
            4
        } else if (n > 18446744073709551610) abort n
        else 5
    }

    fun touch(log: &mut vector<u8>, mark: u8, answer: bool): bool {
        vector::push_back(log, mark);
        answer
    }

    #[view]
    /// Short-circuit evaluation.
    public fun short_circuit(a: bool, b: bool, c: bool): (bool, vector<u8>) {
        let log = vector[];
        let answer = touch(&mut log, 1, a) && touch(&mut log, 2, b) || touch(&mut log, 3, c) && !touch(&mut log, 4, a);
        (answer, log)
    }

    #[view]
    public fun in_order(a: u64): vector<u64> {
        let x = a;
        let list = vector[{ x = x / 2; x }, { x = x + 1; x }, x, { x = x * 3; x - 1 }];
        vector::push_back(&mut list, x);
        list
    }

    #[view]
    public fun find(v: vector<u64>, wanted: u64): u64 {
        let i = 0;
        while (i < vector::length(&v)) {
            if (*vector::borrow(&v, i) == wanted) return i;
            i = i + 1;
        };
        abort E_LIMIT
    }

    #[view]
    public fun collatz(n: u64): u64 {
        let steps = 0;
        n = n % 100000;
        while (n > 1) {
            n = if (n % 2 == 0) n / 2 else 3 * n + 1;
            steps = steps + 1;
            assert!(steps < 300, E_LIMIT);
        };
        steps
    }

    #[view]
    /// A local that is assigned on every path that does not return before.
    public fun late(a: u64, b: bool): u64 {
        let x;
        if (b) x = a / 3 else { if (a > 10) return 1; x = a };
        let y = &mut x;
        loop {
            *y = *y + 2;
            if (*y % 5 == 0) break
        };
        x
    }

    #[view]
    public fun nothing(): bool {
        let i = 0;
        loop { if (i == 3) break; i = i + 1 };
        while (false) i = 100;
        i == 3
    }
}
