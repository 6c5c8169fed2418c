/// Calls std::bit_vector. Bits are passed as the indices of set bits.
module corpus::bit_sets {
    use std::bit_vector::{Self, BitVector};
    use std::vector;

    fun of(length: u64, indices: vector<u64>): BitVector {
        let bits = bit_vector::new(length);
        while (!vector::is_empty(&indices)) bit_vector::set(&mut bits, vector::pop_back(&mut indices));
        bits
    }

    fun list(bits: &BitVector): vector<bool> {
        let all = vector[];
        let i = 0;
        while (i < bit_vector::length(bits)) {
            vector::push_back(&mut all, bit_vector::is_index_set(bits, i));
            i = i + 1;
        };
        all
    }

    public fun make(length: u64, set: vector<u64>): vector<bool> { list(&of(length, set)) }

    public fun unset(length: u64, set: vector<u64>, index: u64): vector<bool> {
        let bits = of(length, set);
        bit_vector::unset(&mut bits, index);
        list(&bits)
    }

    public fun shift(length: u64, set: vector<u64>, amount: u64): vector<bool> {
        let bits = of(length, set);
        bit_vector::shift_left(&mut bits, amount);
        list(&bits)
    }

    public fun is_set(length: u64, set: vector<u64>, index: u64): bool {
        bit_vector::is_index_set(&of(length, set), index)
    }

    public fun row(length: u64, set: vector<u64>, start: u64): u64 {
        bit_vector::longest_set_sequence_starting_at(&of(length, set), start)
    }
}
