/** Limits of a linear memory, in pages. */
export interface MemoryLimits {
	readonly initial: number;
	readonly maximum: number | undefined;
}

/** Larger ones are left to the garbage collector: zeros cost time as well. */
const MAX_PAGES = 16;
const CAPACITY = 64;
const PAGE = 65536;

/**
 * Memories of frames that are done, all zeros: a fresh instance gets one of these instead of a new one, which the system would
 * have to map. A memory that has grown cannot shrink and is not kept.
 */
export class MemoryPool {
	readonly #free = new Map<string, WebAssembly.Memory[]>();
	#count = 0;

	take(limits: MemoryLimits): WebAssembly.Memory {
		const memory = this.#free.get(keyOf(limits))?.pop();
		if (memory) {
			this.#count--;
			return memory;
		}
		const { initial, maximum } = limits;
		return new WebAssembly.Memory({ initial, ...(maximum !== undefined && { maximum }) });
	}

	/** Gives a memory back that nothing uses any more. */
	give(memory: WebAssembly.Memory, limits: MemoryLimits): void {
		const bytes = new Uint8Array(memory.buffer);
		if (limits.initial > MAX_PAGES || bytes.length !== limits.initial * PAGE || this.#count >= CAPACITY) return;
		bytes.fill(0);
		const key = keyOf(limits);
		const free = this.#free.get(key);
		if (free) free.push(memory);
		else this.#free.set(key, [memory]);
		this.#count++;
	}
}

function keyOf({ initial, maximum }: MemoryLimits): string {
	return `${initial},${maximum ?? ''}`;
}
