const FIRST = 16;
const LARGEST = 1024;
/** Limbs of a slot: its value and its value before the transaction. */
const SIZE = 16;

/** Where the limbs of slots lie: chunks that never move, so that a slot keeps its place. */
export class WordArena {
	/** The chunk of the place that `allot` returned last. */
	chunk = new Uint32Array(0);
	#next = 0;

	/** Returns the index of sixteen zeros in `chunk`. */
	allot(): number {
		if (this.#next === this.chunk.length) {
			const slots = Math.min(LARGEST, Math.max(FIRST, (this.chunk.length / SIZE) * 2));
			this.chunk = new Uint32Array(slots * SIZE);
			this.#next = 0;
		}
		const at = this.#next;
		this.#next += SIZE;
		return at;
	}
}
