import type { CodecContext } from '../dialect.ts';
import { DecodeError } from '../errors.ts';

/** A guest's linear memory and allocator, as `canon lift` and `canon lower` name them. */
export interface GuestMemory {
	/** The memory as it is now: growing replaces the buffer. */
	buffer(): ArrayBuffer;
	/** `cabi_realloc(0, 0, align, size)`: where the guest wants `size` bytes. */
	allocate(align: number, size: number): number;
}

/** A guest's memory and allocator, both checked: no address is taken on the guest's word. */
export class Guest {
	readonly #memory: GuestMemory;
	readonly #context: CodecContext;

	constructor(memory: GuestMemory, context: CodecContext) {
		this.#memory = memory;
		this.#context = context;
	}

	view(at: number, size: number): DataView {
		const buffer = this.#memory.buffer();
		if (at < 0 || at + size > buffer.byteLength) {
			throw new DecodeError('out-of-bounds', `${size} bytes beyond the guest's memory`, { place: `memory ${at}` });
		}
		return new DataView(buffer, at, size);
	}

	/** The memory's own bytes, not a copy, where {@link view} or {@link allocate} checked before. */
	bytes(at: number, size: number): Uint8Array {
		return new Uint8Array(this.#memory.buffer(), at, size);
	}

	charge(size: number): void {
		this.#context.charge(size);
	}

	allocate(align: number, size: number): number {
		if (size === 0) return align;
		this.#context.charge(size);
		const at = this.#memory.allocate(align, size) >>> 0;
		if (at % align !== 0)
			throw new DecodeError('bad-pointer', `cabi_realloc gave a pointer that is not aligned to ${align}`, {
				place: `memory ${at}`,
			});
		this.view(at, size);
		return at;
	}
}
