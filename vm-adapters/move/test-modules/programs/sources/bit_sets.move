/// Sets of small numbers in 256-bit words, and a Bloom filter.
module programs::bit_sets {
    use std::bit_vector;
    use std::hash;
    use std::vector;

    struct Set has copy, drop, store { words: vector<u256> }

    fun empty(): Set { Set { words: vector[0, 0] } }

    fun add(set: &mut Set, item: u64) {
        let word = vector::borrow_mut(&mut set.words, item / 256);
        *word = *word | 1 << ((item % 256) as u8);
    }

    fun has(set: &Set, item: u64): bool { *vector::borrow(&set.words, item / 256) >> ((item % 256) as u8) & 1 == 1 }

    fun union(a: &Set, b: &Set): Set {
        Set {
            words: vector[
                *vector::borrow(&a.words, 0) | *vector::borrow(&b.words, 0),
                *vector::borrow(&a.words, 1) | *vector::borrow(&b.words, 1)
            ]
        }
    }

    fun of(items: &vector<u64>): Set {
        let (set, i) = (empty(), 0);
        while (i < vector::length(items)) {
            add(&mut set, *vector::borrow(items, i) % 512);
            i = i + 1;
        };
        set
    }

    #[view]
    public fun unions(a: vector<u64>, b: vector<u64>): vector<u256> { union(&of(&a), &of(&b)).words }

    #[view]
    public fun contains(items: vector<u64>, item: u64): bool { has(&of(&items), item % 520) }

    fun places(item: &vector<u8>): vector<u64> {
        let hash = hash::sha2_256(*item);
        let (found, i) = (vector[], 0);
        while (i < 3) {
            let (high, low) = (*vector::borrow(&hash, 2 * i), *vector::borrow(&hash, 2 * i + 1));
            vector::push_back(&mut found, ((high as u64) << 8 | (low as u64)) % 512);
            i = i + 1;
        };
        found
    }

    #[view]
    public fun maybe_contains(items: vector<vector<u8>>, item: vector<u8>): bool {
        let filter = empty();
        while (!vector::is_empty(&items)) filter = union(&filter, &of(&places(&vector::pop_back(&mut items))));
        let wanted = places(&item);
        while (!vector::is_empty(&wanted)) if (!has(&filter, vector::pop_back(&mut wanted))) return false;
        true
    }

    #[view]
    /// The standard library's bit vector.
    public fun bits(length: u64, set: vector<u64>, by: u64): (u64, vector<bool>) {
        let bits = bit_vector::new(length % 40 + 1);
        while (!vector::is_empty(&set)) bit_vector::set(&mut bits, vector::pop_back(&mut set) % 50);
        bit_vector::shift_left(&mut bits, by % 45);
        let (found, i) = (vector[], 0);
        while (i < bit_vector::length(&bits)) {
            vector::push_back(&mut found, bit_vector::is_index_set(&bits, i));
            i = i + 1;
        };
        (bit_vector::longest_set_sequence_starting_at(&bits, 0), found)
    }
}
