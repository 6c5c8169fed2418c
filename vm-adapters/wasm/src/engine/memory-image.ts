import { MARK_REACH } from '../loader/metering/write-marks.ts';

/** What a memory of a program contains before any code ran: zeros, and the bytes of the data segments. */
export class MemoryImage {
	readonly #shift: number;
	/** The chunks that are not all zeros, by their number. */
	readonly #chunks: (Uint8Array | undefined)[] = [];
	/** The start of each of them, as far as a mark of the chunk before reaches. */
	readonly #heads: (Uint8Array | undefined)[] = [];

	/** `shift`: the size of a chunk as a power of 2. */
	constructor(memory: Uint8Array, shift: number) {
		this.#shift = shift;
		for (let at = 0; at < memory.length; at += 1 << shift) {
			const chunk = memory.subarray(at, at + (1 << shift));
			const copy = isZero(chunk) ? undefined : chunk.slice();
			this.#chunks.push(copy);
			this.#heads.push(copy?.subarray(0, MARK_REACH));
		}
	}

	/**
	 * Restores what marks say was written: for each bit, from the lowest of `low` to the highest of `high`, a chunk of `1 << shift` bytes and
	 * what the mark reaches after it.
	 */
	restore(memory: Uint8Array, low: number, high: number, shift: number): void {
		this.#restoreWord(memory, low, 0, shift, (high & 1) !== 0);
		this.#restoreWord(memory, high, 32, shift, false);
	}

	/** `isNextMarked`: whether the chunk after those of this word is marked. */
	#restoreWord(memory: Uint8Array, word: number, first: number, shift: number, isNextMarked: boolean): void {
		for (let left = word; left !== 0; ) {
			const lowest = left & -left;
			left ^= lowest;
			const bit = 31 - Math.clz32(lowest);
			const start = (first + bit) * 2 ** shift;
			if (start >= memory.length) return;
			const end = start + 2 ** shift;
			const isFollowed = bit === 31 ? isNextMarked : (word & (lowest << 1)) !== 0;
			this.#restoreRange(memory, start, Math.min(isFollowed ? end : end + MARK_REACH, memory.length));
		}
	}

	#restoreRange(memory: Uint8Array, start: number, end: number): void {
		for (let at = start; at < end; ) {
			const index = at >> this.#shift;
			const next = Math.min((index + 1) << this.#shift, end);
			const chunk = this.#chunks[index];
			if (!chunk) memory.fill(0, at, next);
			// Marks begin where chunks do: what is not a whole chunk is what a mark reaches of the next.
			else memory.set(next - at === chunk.length ? chunk : this.#heads[index]!, at);
			at = next;
		}
	}
}

function isZero(bytes: Uint8Array): boolean {
	// Memories consist of pages, so that their chunks are whole words.
	const words = new Int32Array(bytes.buffer, bytes.byteOffset, bytes.length / 4);
	for (let i = 0; i < words.length; i++) if (words[i] !== 0) return false;
	return true;
}
