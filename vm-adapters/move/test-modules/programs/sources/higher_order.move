/// Inline functions that take functions.
module programs::higher_order {
    use std::vector;

    inline fun for_each<T: copy>(v: &vector<T>, f: |T|) {
        let i = 0;
        while (i < vector::length(v)) {
            f(*vector::borrow(v, i));
            i = i + 1;
        }
    }

    inline fun map<T: copy, U>(v: &vector<T>, f: |T| U): vector<U> {
        let result = vector::empty<U>();
        for_each(v, |item| vector::push_back(&mut result, f(item)));
        result
    }

    inline fun filter<T: copy + drop>(v: &vector<T>, f: |&T| bool): vector<T> {
        let result = vector::empty<T>();
        for_each(v, |item| if (f(&item)) vector::push_back(&mut result, item));
        result
    }

    inline fun fold<T: copy, A>(v: &vector<T>, start: A, f: |A, T| A): A {
        let sum = start;
        for_each(v, |item| sum = f(sum, item));
        sum
    }

    inline fun change_all<T>(v: &mut vector<T>, f: |&mut T|) {
        let i = 0;
        while (i < vector::length(v)) {
            f(vector::borrow_mut(v, i));
            i = i + 1;
        }
    }

    struct Item has copy, drop { weight: u64, tags: vector<u8> }

    #[view]
    public fun squares(v: vector<u32>): vector<u64> { map(&v, |n| (n as u64) * (n as u64)) }

    #[view]
    public fun evens(v: vector<u64>): vector<u64> { filter(&v, |n| *n % 2 == 0) }

    #[view]
    public fun sum(v: vector<u128>): u256 { fold(&v, 0u256, |a, n| a + (n as u256)) }

    #[view]
    public fun nested(v: vector<vector<u8>>): (u64, vector<u64>) {
        let lengths = map(&v, |inner| fold(&inner, 0u64, |a, n| a + (n as u64)));
        (fold(&lengths, 0, |a, n| if (a > n) a else n), lengths)
    }

    #[view]
    public fun items(weights: vector<u64>, by: u64): vector<u64> {
        let items = map(&weights, |weight| Item { weight, tags: vector[((weight % 7) as u8)] });
        change_all(&mut items, |item| {
            item.weight = item.weight / 2 + by;
            vector::push_back(&mut item.tags, 1);
        });
        map(&filter(&items, |item| vector::borrow(&item.tags, 0) != &3), |item| item.weight)
    }

    #[view]
    public fun find_or_abort(v: vector<u64>, wanted: u64): u64 {
        let (found, i) = (0, 0);
        for_each(&v, |n| {
            i = i + 1;
            if (n == wanted) found = i
        });
        assert!(found > 0, wanted);
        found
    }
}
