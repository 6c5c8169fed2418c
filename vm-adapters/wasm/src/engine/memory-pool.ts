import type { WasmMemory } from '@altvm/vm-kit';
import type { MemoryLimits } from '../loader/metering/memory-limits.ts';

/** Larger memories are not kept: setting them to zero takes too long. */
const MAX_PAGES = 16;
/** Memories that are kept: 64 MiB at most. */
const CAPACITY = 64;
const PAGE = 65536;

/**
 * Memories of finished frames, set to zero, for new instances: allocating a memory takes longer, because the system has to map it. A
 * memory that has grown cannot shrink and is not kept.
 */
export class MemoryPool {
	readonly #free = new Map<string, WasmMemory[]>();
	#count = 0;

	/** Returns a memory of zeros. */
	take(limits: MemoryLimits): WasmMemory {
		const memory = this.#free.get(keyOf(limits))?.pop();
		if (memory) {
			this.#count--;
			return memory;
		}
		const { initial, maximum } = limits;
		return new WebAssembly.Memory({ initial, ...(maximum !== undefined && { maximum }) });
	}

	/** Returns a memory to the pool. No other reference to it may be used afterwards. */
	put(memory: WasmMemory, limits: MemoryLimits): void {
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
