/// Natural numbers of any size as 32-bit limbs, the least significant first.
module programs::big_integer {
    use std::vector;

    struct Big has copy, drop, store { limbs: vector<u32> }

    const E_NEGATIVE: u64 = 1;
    const BASE: u64 = 0x100000000;

    fun trimmed(limbs: vector<u32>): Big {
        while (!vector::is_empty(&limbs) && *vector::borrow(&limbs, vector::length(&limbs) - 1) == 0) {
            vector::pop_back(&mut limbs);
        };
        Big { limbs }
    }

    fun limb(big: &Big, i: u64): u64 {
        if (i < vector::length(&big.limbs)) (*vector::borrow(&big.limbs, i) as u64) else 0
    }

    fun longer(a: &Big, b: &Big): u64 {
        let (n, m) = (vector::length(&a.limbs), vector::length(&b.limbs));
        if (n > m) n else m
    }

    fun add(a: &Big, b: &Big): Big {
        let (limbs, i, carry) = (vector[], 0, 0u64);
        while (i < longer(a, b) || carry > 0) {
            carry = carry + limb(a, i) + limb(b, i);
            vector::push_back(&mut limbs, ((carry % BASE) as u32));
            carry = carry / BASE;
            i = i + 1;
        };
        Big { limbs }
    }

    fun subtract(a: &Big, b: &Big): Big {
        let (limbs, i, borrowed) = (vector[], 0, 0u64);
        while (i < longer(a, b)) {
            let wanted = limb(b, i) + borrowed;
            let had = limb(a, i);
            borrowed = if (had < wanted) 1 else 0;
            vector::push_back(&mut limbs, ((had + borrowed * BASE - wanted) as u32));
            i = i + 1;
        };
        assert!(borrowed == 0, E_NEGATIVE);
        trimmed(limbs)
    }

    fun multiply(a: &Big, b: &Big): Big {
        let limbs = vector[];
        let (n, m) = (vector::length(&a.limbs), vector::length(&b.limbs));
        while (vector::length(&limbs) < n + m) vector::push_back(&mut limbs, 0u32);
        let i = 0;
        while (i < n) {
            let (j, carry) = (0, 0u128);
            while (j < m || carry > 0) {
                let place = vector::borrow_mut(&mut limbs, i + j);
                let product = (limb(a, i) as u128) * (limb(b, j) as u128) + (*place as u128) + carry;
                *place = ((product & 0xffffffff) as u32);
                carry = product >> 32;
                j = j + 1;
            };
            i = i + 1;
        };
        trimmed(limbs)
    }

    /// Divides by a small number. Returns quotient and remainder.
    fun divide_small(a: &Big, by: u32): (Big, u32) {
        let (limbs, rest) = (vector[], 0u64);
        let i = vector::length(&a.limbs);
        while (i > 0) {
            i = i - 1;
            let now = rest * BASE + limb(a, i);
            vector::push_back(&mut limbs, ((now / (by as u64)) as u32));
            rest = now % (by as u64);
        };
        vector::reverse(&mut limbs);
        (trimmed(limbs), (rest as u32))
    }

    fun decimal(big: Big): vector<u8> {
        let digits = vector[];
        while (!vector::is_empty(&big.limbs)) {
            let (quotient, digit) = divide_small(&big, 10);
            vector::push_back(&mut digits, (digit as u8) + 48);
            big = quotient;
        };
        vector::reverse(&mut digits);
        digits
    }

    fun small(n: u32): Big { trimmed(vector[n]) }

    #[view]
    public fun factorial(n: u32): vector<u8> {
        let product = small(1);
        n = n % 40;
        while (n > 1) {
            product = multiply(&product, &small(n));
            n = n - 1;
        };
        decimal(product)
    }

    #[view]
    public fun fibonacci(n: u32): vector<u8> {
        let (a, b) = (small(0), small(1));
        n = n % 130;
        while (n > 0) {
            let next = add(&a, &b);
            a = b;
            b = next;
            n = n - 1;
        };
        decimal(a)
    }

    #[view]
    public fun square_difference(a: vector<u32>, b: vector<u32>): vector<u32> {
        let (a, b) = (Big { limbs: a }, Big { limbs: b });
        let Big { limbs } = subtract(&multiply(&a, &a), &multiply(&b, &b));
        limbs
    }

    #[view]
    public fun divide(a: vector<u32>, by: u32): (vector<u32>, u32) {
        let (Big { limbs }, rest) = divide_small(&Big { limbs: a }, by);
        (limbs, rest)
    }
}
