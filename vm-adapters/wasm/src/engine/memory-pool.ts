import type { WasmMemory } from '@altvm/vm-kit';
import type { MemoryLimits } from '../loader/metering/memory-limits.ts';

/** Larger memories are not kept: setting them to zero takes too long. Rust asks for 17 pages. */
const MAX_PAGES = 64;
/** Memories that are kept, of 128 MiB at most. */
const CAPACITY = 32;
/**
 * Instances that use one memory, at most. An engine lists them with the memory, and walks the list whenever the memory grows, until its
 * garbage collector has seen that they are gone.
 */
const MAX_USES = 32;
const PAGE = 65536;

/**
 * Memories of instances that cannot be used again, set to zero, for new instances: allocating a memory takes longer, because the system has to map it. A
 * memory that has grown cannot shrink and is not kept. Memories with limits that nobody has asked for lately are dropped first.
 */
export class MemoryPool {
	/** By their limits; the limits that were used last are last. */
	readonly #free = new Map<string, WasmMemory[]>();
	readonly #uses = new WeakMap<WasmMemory, number>();
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
		const uses = (this.#uses.get(memory) ?? 0) + 1;
		if (limits.initial > MAX_PAGES || bytes.length !== limits.initial * PAGE || uses >= MAX_USES) return;
		this.#uses.set(memory, uses);
		bytes.fill(0);
		const key = keyOf(limits);
		const free = this.#free.get(key) ?? [];
		free.push(memory);
		this.#free.delete(key);
		this.#free.set(key, free);
		this.#count++;
		while (this.#count > CAPACITY) this.#drop();
	}

	/** Drops a memory of the limits that were used least recently. */
	#drop(): void {
		const [key, free] = this.#free.entries().next().value!;
		if (free.pop()) this.#count--;
		if (free.length === 0) this.#free.delete(key);
	}
}

function keyOf({ initial, maximum }: MemoryLimits): string {
	return `${initial},${maximum ?? ''}`;
}
