/// A token bucket that refills with the block height.
module programs::rate_limiter {
    use std::block;
    use std::signer;

    struct Bucket has key, copy, drop { tokens: u64, room: u64, per_block: u64, filled_at: u64 }

    const E_LIMITED: u64 = 429;

    public entry fun create(owner: &signer, room: u64, per_block: u64) {
        move_to(owner, Bucket { tokens: room, room, per_block, filled_at: block::height() })
    }

    fun fill(bucket: &mut Bucket, now: u64) {
        let more = (now - bucket.filled_at) * bucket.per_block;
        let all = bucket.tokens + more;
        bucket.tokens = if (all > bucket.room) bucket.room else all;
        bucket.filled_at = now;
    }

    public entry fun take(who: &signer, count: u64) acquires Bucket {
        let bucket = borrow_global_mut<Bucket>(signer::address_of(who));
        fill(bucket, block::height());
        assert!(bucket.tokens >= count, E_LIMITED);
        bucket.tokens = bucket.tokens - count;
    }

    #[view]
    public fun after(at: address, blocks: u64): u64 acquires Bucket {
        let bucket = *borrow_global<Bucket>(at);
        fill(&mut bucket, block::height() + blocks);
        bucket.tokens
    }

    #[view]
    public fun simulate(room: u64, per_block: u64, at: vector<u64>): vector<u64> {
        let bucket = Bucket { tokens: 0, room, per_block, filled_at: 0 };
        let left = vector[];
        std::vector::reverse(&mut at);
        while (!std::vector::is_empty(&at)) {
            let now = std::vector::pop_back(&mut at);
            if (now >= bucket.filled_at) fill(&mut bucket, now);
            std::vector::push_back(&mut left, bucket.tokens);
            bucket.tokens = bucket.tokens / 2;
        };
        left
    }
}
