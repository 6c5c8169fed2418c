/// Bit vectors of fixed length.
module std::bit_vector {
    use std::vector;

    const E_INDEX: u64 = 0x20000;
    const E_LENGTH: u64 = 0x20001;

    const MAX_SIZE: u64 = 1024;

    struct BitVector has copy, drop, store { length: u64, bit_field: vector<bool> }

    /// A vector of `length` unset bits: at least 1, fewer than 1024.
    public fun new(length: u64): BitVector {
        assert!(0 < length && length < MAX_SIZE, E_LENGTH);
        let bit_field = vector::empty();
        let i = 0;
        while (i < length) {
            vector::push_back(&mut bit_field, false);
            i = i + 1;
        };
        BitVector { length, bit_field }
    }

    public fun set(bitvector: &mut BitVector, bit_index: u64) {
        write(bitvector, bit_index, true)
    }

    public fun unset(bitvector: &mut BitVector, bit_index: u64) {
        write(bitvector, bit_index, false)
    }

    /// Moves every bit to an index that is lower by `amount`. Bits that would move below index 0 are lost.
    public fun shift_left(bitvector: &mut BitVector, amount: u64) {
        let n = bitvector.length;
        let bits = &mut bitvector.bit_field;
        let i = 0;
        while (i < n) {
            let bit = amount < n - i && *vector::borrow(bits, i + amount);
            *vector::borrow_mut(bits, i) = bit;
            i = i + 1;
        }
    }

    public fun is_index_set(bitvector: &BitVector, bit_index: u64): bool {
        assert!(bit_index < bitvector.length, E_INDEX);
        *vector::borrow(&bitvector.bit_field, bit_index)
    }

    public fun length(bitvector: &BitVector): u64 {
        bitvector.length
    }

    /// The number of consecutive set bits from `start_index` on.
    public fun longest_set_sequence_starting_at(bitvector: &BitVector, start_index: u64): u64 {
        assert!(start_index < bitvector.length, E_INDEX);
        let i = start_index;
        while (i < bitvector.length && *vector::borrow(&bitvector.bit_field, i)) i = i + 1;
        i - start_index
    }

    fun write(bitvector: &mut BitVector, bit_index: u64, bit: bool) {
        assert!(bit_index < bitvector.length, E_INDEX);
        *vector::borrow_mut(&mut bitvector.bit_field, bit_index) = bit;
    }
}
