import type { CodecContext } from '../dialect.ts';
import { DecodeError } from '../errors.ts';

/** The linear memory and the allocator of a guest, which are options of `canon lift` and `canon lower`. */
export interface GuestMemory {
	/** Returns the current buffer of the memory. Growing the memory replaces it. */
	buffer(): ArrayBuffer;
	/** Calls `cabi_realloc(0, 0, align, size)` and returns the address. */
	allocate(align: number, size: number): number;
}

/** Checked access to the memory and allocator of a guest, whose addresses are not trusted. */
export class Guest {
	readonly #memory: GuestMemory;
	readonly #context: CodecContext;

	constructor(memory: GuestMemory, context: CodecContext) {
		this.#memory = memory;
		this.#context = context;
	}

	/** @throws DecodeError `out-of-bounds`. */
	view(at: number, size: number): DataView {
		const buffer = this.#memory.buffer();
		if (at < 0 || at + size > buffer.byteLength) {
			throw new DecodeError('out-of-bounds', `${size} bytes beyond the guest's memory`, { place: `memory ${at}` });
		}
		return new DataView(buffer, at, size);
	}

	/** Returns a view of bytes that {@link view} or {@link allocate} has checked. */
	bytes(at: number, size: number): Uint8Array {
		return new Uint8Array(this.#memory.buffer(), at, size);
	}

	charge(size: number): void {
		this.#context.charge(size);
	}

	/**
	 * Charges for and allocates bytes in the guest.
	 * @throws DecodeError `bad-pointer` or `out-of-bounds` for an address that the guest must not return.
	 */
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
