/**
 * Counts what `BcsWriter` charges for its buffer, without a buffer of its own: the writer begins with 64 bytes, doubles them, and
 * charges the context for each step. The counts are in words of 32 bytes, rounded up at each step, as the context charges them.
 */
export class BcsGrowth {
	#length = 0;
	#capacity = 64;
	/** Words charged so far. */
	words = 2;

	/** Begins again with an empty writer, or with one that has written what `from` has. */
	reset(from: BcsGrowth = EMPTY): void {
		this.#length = from.#length;
		this.#capacity = from.#capacity;
		this.words = from.words;
	}

	/** Counts bytes that are written at once. */
	add(size: number): void {
		this.#length += size;
		if (this.#length > this.#capacity) this.#grow();
	}

	/** Counts a length in ULEB128, which is written byte by byte. */
	addUleb(length: number): void {
		this.add(1);
		for (let rest = length; rest >= 0x80; rest = Math.floor(rest / 0x80)) this.add(1);
	}

	/** Counts a byte vector: its length and its bytes. */
	addVector(size: number): void {
		this.addUleb(size);
		this.add(size);
	}

	#grow(): void {
		const capacity = Math.max(this.#length, 2 * this.#capacity);
		this.words += Math.ceil((capacity - this.#capacity) / 32);
		this.#capacity = capacity;
	}
}

const EMPTY = new BcsGrowth();
