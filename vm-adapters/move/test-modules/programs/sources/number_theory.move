/// Primes, divisors and powers.
module programs::number_theory {
    use std::vector;

    const E_NO_INVERSE: u64 = 1;

    #[view]
    public fun gcd(a: u128, b: u128): u128 {
        while (b != 0) (a, b) = (b, a % b);
        a
    }

    #[view]
    public fun primes(limit: u64): vector<u64> {
        limit = limit % 120;
        let (sieve, found, i) = (vector[], vector[], 0);
        while (vector::length(&sieve) <= limit) vector::push_back(&mut sieve, true);
        i = i + 2;
        while (i <= limit) {
            if (*vector::borrow(&sieve, i)) {
                vector::push_back(&mut found, i);
                let j = i * i;
                while (j <= limit) {
                    *vector::borrow_mut(&mut sieve, j) = false;
                    j = j + i;
                }
            };
            i = i + 1;
        };
        found
    }

    fun power(base: u256, exponent: u256, modulus: u256): u256 {
        let result = 1 % modulus;
        base = base % modulus;
        while (exponent > 0) {
            if (exponent & 1 == 1) result = result * base % modulus;
            base = base * base % modulus;
            exponent = exponent >> 1;
        };
        result
    }

    #[view]
    public fun power_mod(base: u64, exponent: u64, modulus: u64): u64 {
        (power((base as u256), (exponent as u256), (modulus as u256)) as u64)
    }

    #[view]
    /// Extended Euclidean algorithm without negative numbers.
    public fun inverse(a: u64, modulus: u64): u64 {
        let m = (modulus as u256);
        let (r, next_r) = (m, (a as u256) % m);
        let (t, next_t) = (0u256, 1u256);
        while (next_r != 0) {
            let quotient = r / next_r;
            (t, next_t) = (next_t, (t + m * m - quotient * next_t % m) % m);
            (r, next_r) = (next_r, r % next_r);
        };
        assert!(r == 1, E_NO_INVERSE);
        (t as u64)
    }

    #[view]
    /// Miller-Rabin test, with bases that suffice for 64 bits.
    public fun is_prime(n: u64): bool {
        let bases = vector[2u64, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37];
        if (n < 2) return false;
        let (d, s) = (n - 1, 0u8);
        while (d % 2 == 0) (d, s) = (d / 2, s + 1);
        while (!vector::is_empty(&bases)) {
            let base = vector::pop_back(&mut bases);
            if (n == base) return true;
            let x = power_mod(base, d, n);
            let r = 1;
            while (x != 1 && x != n - 1 && r < s) {
                x = power_mod(x, 2, n);
                r = r + 1;
                if (x == 1) return false;
            };
            if (x != 1 && x != n - 1) return false;
        };
        true
    }

    #[view]
    public fun known_primes(): vector<bool> {
        vector[
            is_prime(18446744073709551557), is_prime(18446744073709551615), is_prime(2147483647), is_prime(561),
            is_prime(3215031751)
        ]
    }

    #[view]
    public fun square_root(n: u128): u128 {
        let (root, bit) = (0u128, 1u128 << 126);
        while (bit > n) bit = bit >> 2;
        while (bit != 0) {
            if (n >= root + bit) {
                n = n - (root + bit);
                root = (root >> 1) + bit;
            } else root = root >> 1;
            bit = bit >> 2;
        };
        root
    }
}
