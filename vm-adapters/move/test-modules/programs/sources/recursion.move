/// Functions that call themselves and each other.
module programs::recursion {
    use std::vector;

    fun ackermann(m: u64, n: u64): u64 {
        if (m == 0) n + 1
        else if (n == 0) ackermann(m - 1, 1)
        else ackermann(m - 1, ackermann(m, n - 1))
    }

    #[view]
    public fun ackermanns(m: u64, n: u64): u64 { ackermann(m % 3, n % 6) }

    fun hanoi(n: u8, from: u8, over: u8, to: u8, moves: &mut vector<u8>) {
        if (n == 0) return;
        hanoi(n - 1, from, to, over, moves);
        vector::push_back(moves, from * 16 + to);
        hanoi(n - 1, over, from, to, moves)
    }

    #[view]
    public fun towers(n: u8): vector<u8> {
        let moves = vector[];
        hanoi(n % 6, 1, 2, 3, &mut moves);
        moves
    }

    fun permute(items: &mut vector<u8>, from: u64, found: &mut vector<vector<u8>>) {
        let n = vector::length(items);
        if (from == n) {
            vector::push_back(found, *items);
            return
        };
        let i = from;
        while (i < n) {
            vector::swap(items, from, i);
            permute(items, from + 1, found);
            vector::swap(items, from, i);
            i = i + 1;
        }
    }

    #[view]
    public fun permutations(items: vector<u8>): vector<vector<u8>> {
        while (vector::length(&items) > 4) { vector::pop_back(&mut items); };
        let found = vector[];
        permute(&mut items, 0, &mut found);
        found
    }

    fun is_safe(queens: &vector<u64>, column: u64): bool {
        let (row, y) = (vector::length(queens), 0);
        while (y < row) {
            let x = *vector::borrow(queens, y);
            let away = if (x > column) x - column else column - x;
            if (away == 0 || away == row - y) return false;
            y = y + 1;
        };
        true
    }

    fun place(queens: vector<u64>, n: u64): u64 {
        if (vector::length(&queens) == n) return 1;
        let (found, column) = (0, 0);
        while (column < n) {
            if (is_safe(&queens, column)) {
                let next = copy queens;
                vector::push_back(&mut next, column);
                found = found + place(next, n);
            };
            column = column + 1;
        };
        found
    }

    #[view]
    public fun queens(n: u64): u64 { place(vector[], n % 6) }

    fun female(n: u64): u64 { if (n == 0) 1 else n - male(female(n - 1)) }

    fun male(n: u64): u64 { if (n == 0) 0 else n - female(male(n - 1)) }

    #[view]
    public fun hofstadter(n: u64): (u64, u64) { (female(n % 12), male(n % 12)) }

    fun dive(depth: u64): u64 { if (depth == 0) 0 else 1 + dive(depth - 1) }

    #[view]
    /// Recurses to the requested depth, up to the VM's limit and beyond.
    public fun depth(n: u64): u64 { dive(n % 1100) }

    #[view]
    public fun power(base: u256, exponent: u8): u256 {
        if (exponent == 0) return 1;
        let half = power(base, exponent / 2);
        if (exponent % 2 == 0) half * half else half * half * base
    }
}
