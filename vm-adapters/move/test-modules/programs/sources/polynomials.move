/// Polynomials modulo a prime: products by number-theoretic transform, evaluation, interpolation.
module programs::polynomials {
    use std::vector;

    const PRIME: u64 = 998244353;
    const GENERATOR: u64 = 3;
    const E_SAME_PLACE: u64 = 1;

    fun power(base: u64, exponent: u64): u64 {
        let result = 1;
        while (exponent > 0) {
            if (exponent & 1 == 1) result = result * base % PRIME;
            base = base * base % PRIME;
            exponent = exponent >> 1;
        };
        result
    }

    fun transform(v: &mut vector<u64>, root: u64) {
        let (n, i, j) = (vector::length(v), 1, 0);
        while (i < n) {
            let bit = n >> 1;
            while (j & bit != 0) {
                j = j ^ bit;
                bit = bit >> 1;
            };
            j = j ^ bit;
            if (i < j) vector::swap(v, i, j);
            i = i + 1;
        };
        let size = 2;
        while (size <= n) {
            let (step, start) = (power(root, n / size), 0);
            while (start < n) {
                let (factor, k) = (1, 0);
                while (k < size / 2) {
                    let (low, high) = (start + k, start + k + size / 2);
                    let a = *vector::borrow(v, low);
                    let b = *vector::borrow(v, high) * factor % PRIME;
                    *vector::borrow_mut(v, low) = (a + b) % PRIME;
                    *vector::borrow_mut(v, high) = (a + PRIME - b) % PRIME;
                    factor = factor * step % PRIME;
                    k = k + 1;
                };
                start = start + size;
            };
            size = size * 2;
        }
    }

    fun reduced(v: vector<u64>, n: u64): vector<u64> {
        let (result, i) = (vector[], 0);
        while (i < n) {
            vector::push_back(&mut result, if (i < vector::length(&v)) *vector::borrow(&v, i) % PRIME else 0);
            i = i + 1;
        };
        result
    }

    #[view]
    public fun product(a: vector<u64>, b: vector<u64>): vector<u64> {
        let (a, b) = (reduced(a, 16), reduced(b, 16));
        let root = power(GENERATOR, (PRIME - 1) / 16);
        transform(&mut a, root);
        transform(&mut b, root);
        let (i, scale) = (0, power(16, PRIME - 2));
        while (i < 16) {
            let place = vector::borrow_mut(&mut a, i);
            *place = *place * *vector::borrow(&b, i) % PRIME * scale % PRIME;
            i = i + 1;
        };
        transform(&mut a, power(root, PRIME - 2));
        a
    }

    #[view]
    public fun value(coefficients: vector<u64>, x: u64): u64 {
        let sum = 0;
        while (!vector::is_empty(&coefficients)) {
            sum = (sum * (x % PRIME) + vector::pop_back(&mut coefficients) % PRIME) % PRIME;
        };
        sum
    }

    #[view]
    /// The value at `x` of the polynomial through the given points.
    public fun interpolated(places: vector<u64>, values: vector<u64>, x: u64): u64 {
        let (sum, i) = (0, 0);
        while (i < vector::length(&places)) {
            let (a, top, bottom, j) = (*vector::borrow(&places, i) % PRIME, 1, 1, 0);
            while (j < vector::length(&places)) {
                let b = *vector::borrow(&places, j) % PRIME;
                if (i != j) {
                    assert!(a != b, E_SAME_PLACE);
                    top = top * ((x % PRIME + PRIME - b) % PRIME) % PRIME;
                    bottom = bottom * ((a + PRIME - b) % PRIME) % PRIME;
                };
                j = j + 1;
            };
            let term = *vector::borrow(&values, i) % PRIME * top % PRIME * power(bottom, PRIME - 2) % PRIME;
            sum = (sum + term) % PRIME;
            i = i + 1;
        };
        sum
    }
}
