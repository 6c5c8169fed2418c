import { copyLimbs, type Hex, sameLimbs } from '@altvm/abi-bridge';

const LIMBS = 8;

/**
 * Factors of the hash below. They are random, so that nobody can choose keys that meet in the table. They change where entries lie and
 * nothing else.
 */
const FACTORS = crypto.getRandomValues(new Uint32Array(2 * LIMBS));

/** A hash of a word in its high bits: the sum of its halves of 16 bits, each times a random factor (multiply-shift). */
function hash(words: Uint32Array, at: number): number {
	let sum = 0;
	for (let i = 0; i < LIMBS; i++) {
		const limb = words[at + i]!;
		if (limb === 0) continue;
		sum = (sum + Math.imul(FACTORS[2 * i]!, limb & 0xffff) + Math.imul(FACTORS[2 * i + 1]!, limb >>> 16)) | 0;
	}
	return sum;
}

/** Storage entries by key: by its text, and those that an engine has asked for by limbs also by these. */
export class SlotTable<Slot> {
	readonly byKey = new Map<Hex, Slot>();
	/** Open addressing: the limbs of the key at `8 * i` are those of entry `i`. */
	#keys = NO_KEYS;
	#slots: (Slot | undefined)[] = [];
	#shift = 32;
	#count = 0;

	/** Returns the entry whose key is at `at` of `words`, if it was added. */
	find(words: Uint32Array, at: number): Slot | undefined {
		if (this.#count === 0) return undefined;
		return this.#slots[this.#place(words, at)];
	}

	/** Adds an entry by the limbs of its key. */
	add(words: Uint32Array, at: number, slot: Slot): void {
		if (2 * (this.#count + 1) > this.#slots.length) this.#grow();
		const place = this.#place(words, at);
		copyLimbs(words, at, this.#keys, place * LIMBS);
		this.#slots[place] = slot;
		this.#count++;
	}

	/** The index of a key, or of its free place. */
	#place(words: Uint32Array, at: number): number {
		const slots = this.#slots;
		const mask = slots.length - 1;
		let index = hash(words, at) >>> this.#shift;
		while (slots[index] !== undefined && !sameLimbs(this.#keys, index * LIMBS, words, at)) index = (index + 1) & mask;
		return index;
	}

	#grow(): void {
		const keys = this.#keys;
		const slots = this.#slots;
		const size = Math.max(8, slots.length * 2);
		this.#keys = new Uint32Array(size * LIMBS);
		this.#slots = new Array(size).fill(undefined);
		this.#shift = Math.clz32(size - 1);
		this.#count = 0;
		for (let i = 0; i < slots.length; i++) {
			const slot = slots[i];
			if (slot !== undefined) this.add(keys, i * LIMBS, slot);
		}
	}
}

const NO_KEYS = new Uint32Array(0);
