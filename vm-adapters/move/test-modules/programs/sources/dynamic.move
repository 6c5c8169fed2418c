/// Dynamic programming: edit distance, common subsequences, knapsack, coin change.
module programs::dynamic {
    use std::vector;

    fun least(a: u64, b: u64): u64 { if (a < b) a else b }

    fun most(a: u64, b: u64): u64 { if (a > b) a else b }

    #[view]
    public fun edit_distance(a: vector<u8>, b: vector<u8>): u64 {
        let (row, j, m) = (vector[], 0, vector::length(&b));
        while (j <= m) {
            vector::push_back(&mut row, j);
            j = j + 1;
        };
        let i = 1;
        while (i <= vector::length(&a)) {
            let diagonal = *vector::borrow(&row, 0);
            *vector::borrow_mut(&mut row, 0) = i;
            j = 1;
            while (j <= m) {
                let above = *vector::borrow(&row, j);
                let is_same = *vector::borrow(&a, i - 1) == *vector::borrow(&b, j - 1);
                let changed = diagonal + if (is_same) 0 else 1;
                let left = *vector::borrow(&row, j - 1);
                *vector::borrow_mut(&mut row, j) = least(changed, least(above, left) + 1);
                diagonal = above;
                j = j + 1;
            };
            i = i + 1;
        };
        *vector::borrow(&row, m)
    }

    #[view]
    public fun common_subsequence(a: vector<u8>, b: vector<u8>): vector<u8> {
        let (table, i, n, m) = (vector[vector[]], 0, vector::length(&a), vector::length(&b));
        while (vector::length(vector::borrow(&table, 0)) <= m) {
            vector::push_back(vector::borrow_mut(&mut table, 0), vector[]);
        };
        while (i < n) {
            let (row, j) = (vector[vector[]], 0);
            while (j < m) {
                let above = vector::borrow(&table, i);
                let best = if (*vector::borrow(&a, i) == *vector::borrow(&b, j)) {
                    let longer = *vector::borrow(above, j);
                    vector::push_back(&mut longer, *vector::borrow(&a, i));
                    longer
                } else {
                    let (x, y) = (vector::borrow(above, j + 1), vector::borrow(&row, j));
                    if (vector::length(x) >= vector::length(y)) *x else *y
                };
                vector::push_back(&mut row, best);
                j = j + 1;
            };
            vector::push_back(&mut table, row);
            i = i + 1;
        };
        *vector::borrow(vector::borrow(&table, n), m)
    }

    #[view]
    public fun knapsack(weights: vector<u64>, values: vector<u64>, room: u64): u64 {
        room = room % 60;
        let best = vector[];
        while (vector::length(&best) <= room) vector::push_back(&mut best, 0u64);
        while (!vector::is_empty(&weights)) {
            let (weight, value) = (vector::pop_back(&mut weights), vector::pop_back(&mut values) % 1000);
            let left = room;
            while (left >= weight) {
                let with = *vector::borrow(&best, left - weight) + value;
                let place = vector::borrow_mut(&mut best, left);
                *place = most(*place, with);
                if (left == 0) break;
                left = left - 1;
            }
        };
        *vector::borrow(&best, room)
    }

    #[view]
    public fun coins(amount: u64): u128 {
        let kinds = vector[1, 2, 5, 10, 20, 50];
        amount = amount % 150;
        let ways = vector[1u128];
        while (vector::length(&ways) <= amount) vector::push_back(&mut ways, 0);
        while (!vector::is_empty(&kinds)) {
            let kind = vector::remove(&mut kinds, 0);
            let i = kind;
            while (i <= amount) {
                let more = *vector::borrow(&ways, i - kind);
                let place = vector::borrow_mut(&mut ways, i);
                *place = *place + more;
                i = i + 1;
            }
        };
        *vector::borrow(&ways, amount)
    }

    #[view]
    public fun longest_rise(v: vector<u64>): u64 {
        let tails = vector<u64>[];
        let i = 0;
        while (i < vector::length(&v)) {
            let item = *vector::borrow(&v, i);
            let (low, high) = (0, vector::length(&tails));
            while (low < high) {
                let middle = (low + high) / 2;
                if (*vector::borrow(&tails, middle) < item) low = middle + 1 else high = middle;
            };
            if (low == vector::length(&tails)) vector::push_back(&mut tails, item)
            else *vector::borrow_mut(&mut tails, low) = item;
            i = i + 1;
        };
        vector::length(&tails)
    }
}
