import { type Address, addressToBytes, type CodecContext, Memo } from '@altvm/abi-bridge';
import type { Int } from './arithmetic.ts';

/** Reused from one value to the next: allocating a buffer for every value costs more than writing one. */
let buffer = new Uint8Array(4096);
let view = new DataView(buffer.buffer);
const TWO32 = 2 ** 32;

const addressBytes = new Memo((address: Address) => addressToBytes(address), 4096);
/** A buffer larger than this, in bytes, is not reused. */
const KEPT = 1 << 20;

/**
 * Writes the BCS of one value at a time. It charges what the bridge's `BcsWriter` charges, whose buffer begins with 64
 * bytes and doubles.
 */
export class ValueWriter {
	readonly #context: CodecContext;
	#capacity = 64;
	#length = 0;

	constructor(context: CodecContext) {
		this.#context = context;
		context.charge(64);
	}

	#grow(size: number): number {
		const start = this.#length;
		const end = start + size;
		if (end > this.#capacity) {
			const capacity = Math.max(end, 2 * this.#capacity);
			this.#context.charge(capacity - this.#capacity);
			this.#capacity = capacity;
			if (capacity > buffer.length) {
				const grown = new Uint8Array(2 * capacity);
				grown.set(buffer.subarray(0, start));
				buffer = grown;
				view = new DataView(grown.buffer);
			}
		}
		this.#length = end;
		return start;
	}

	u8(byte: number): void {
		const at = this.#grow(1);
		buffer[at] = byte;
	}

	/** Little-endian, `size` bytes. */
	uint(value: Int, size: number): void {
		const at = this.#grow(size);
		if (size === 1) {
			buffer[at] = Number(value);
			return;
		}
		if (size === 2) {
			view.setUint16(at, Number(value), true);
			return;
		}
		const low = typeof value === 'number' ? value : 0;
		view.setUint32(at, low, true);
		if (size === 4) return;
		view.setUint32(at + 4, low / TWO32, true);
		const isSmall = typeof value === 'number';
		for (let i = isSmall ? 8 : 0, rest = isSmall ? 0n : value; i < size; i += 8, rest >>= 64n)
			view.setBigUint64(at + i, rest, true);
	}

	uleb(length: number): void {
		while (length >= 0x80) {
			this.u8((length % 0x80) | 0x80);
			length = Math.floor(length / 0x80);
		}
		this.u8(length);
	}

	raw(bytes: Uint8Array): void {
		const at = this.#grow(bytes.length);
		buffer.set(bytes, at);
	}

	/** All 32 bytes of an address. */
	address(address: Address): void {
		this.raw(addressBytes.get(address));
	}

	finish(): Uint8Array {
		const bytes = buffer.slice(0, this.#length);
		if (buffer.length > KEPT) {
			buffer = new Uint8Array(4096);
			view = new DataView(buffer.buffer);
		}
		return bytes;
	}
}
