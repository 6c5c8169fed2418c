import type { WasmMemory } from '@altvm/vm-kit';
import type { MemoryLimits } from '../loader/metering/memory-limits.ts';
import { MARKED_PAGES } from '../loader/metering/write-marks.ts';
import type { MemoryImage } from './memory-image.ts';

const PAGE = 65536;

/** A memory of an instance, and which chunks of it the host has written. The guest's code marks what it writes itself. */
export class TrackedMemory {
	readonly memory: WasmMemory;
	readonly limits: MemoryLimits;
	readonly shift: number;
	readonly #bytes: Uint8Array;
	#low = 0;
	#high = 0;

	/** `shift`: the size of a chunk as a power of 2. At most 64 chunks cover a memory that is reset. */
	constructor(memory: WasmMemory, limits: MemoryLimits, shift: number) {
		this.memory = memory;
		this.limits = limits;
		this.shift = shift;
		this.#bytes = new Uint8Array(memory.buffer);
	}

	/** Whether it can be reset: it has not grown, and is not too large. */
	get isResettable(): boolean {
		return this.limits.initial <= MARKED_PAGES && this.memory.buffer.byteLength === this.limits.initial * PAGE;
	}

	get bytes(): Uint8Array {
		return this.#bytes;
	}

	/** Marks bytes that the host may write. They lie in the memory, or else are not written. */
	mark(at: number, size: number): void {
		if (size === 0) return;
		const last = Math.min((at + size - 1) / 2 ** this.shift, 63);
		for (let chunk = Math.floor(at / 2 ** this.shift); chunk <= last; chunk++) {
			if (chunk < 32) this.#low |= 1 << chunk;
			else this.#high |= 1 << (chunk - 32);
		}
	}

	/** Restores what the host has written. */
	restoreHostWrites(image: MemoryImage): void {
		image.restore(this.#bytes, this.#low, this.#high, this.shift);
		this.#low = 0;
		this.#high = 0;
	}
}
