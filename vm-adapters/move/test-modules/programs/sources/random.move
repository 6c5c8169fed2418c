/// Pseudo-random numbers from a seed, as data for the other modules.
module programs::random {
    use std::vector;

    const MULTIPLIER: u128 = 6364136223846793005;
    const INCREMENT: u128 = 1442695040888963407;

    struct Generator has copy, drop { state: u64 }

    public fun seeded(seed: u64): Generator { Generator { state: seed } }

    /// 32 bits of a linear congruential generator.
    public fun next(self: &mut Generator): u64 {
        let state = ((self.state as u128) * MULTIPLIER + INCREMENT) % (1 << 64);
        self.state = (state as u64);
        self.state >> 32
    }

    public fun below(self: &mut Generator, limit: u64): u64 { next(self) % limit }

    #[view]
    /// At most 40 numbers below `limit`.
    public fun numbers(seed: u64, count: u64, limit: u64): vector<u64> {
        let generator = seeded(seed);
        let found = vector::empty();
        count = count % 41;
        while (count > 0) {
            vector::push_back(&mut found, below(&mut generator, limit));
            count = count - 1;
        };
        found
    }

    #[view]
    public fun bytes(seed: u64, count: u64): vector<u8> {
        let generator = seeded(seed);
        let found = vector[];
        let i = 0;
        while (i < count % 70) {
            vector::push_back(&mut found, (below(&mut generator, 256) as u8));
            i = i + 1;
        };
        found
    }
}
