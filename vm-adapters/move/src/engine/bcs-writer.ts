import type { Address, CodecContext } from '@altvm/abi-bridge';
import type { Int } from './arithmetic.ts';

/** Kept from one value to the next: a new buffer for every value costs more than writing one. */
let buffer = new Uint8Array(4096);

/** Beyond this, the buffer is not kept. */
const KEPT = 1 << 20;

/**
 * Writes the BCS of one value at a time; charges as a `BcsWriter` of the bridge does, whose buffer begins with 64 bytes and
 * doubles.
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
		let at = this.#grow(size);
		const end = at + size;
		if (typeof value === 'number') {
			for (let low = value % 0x1_0000_0000, i = 0; i < 4 && at < end; i++, at++) {
				buffer[at] = low & 0xff;
				low = Math.floor(low / 256);
			}
			for (let high = Math.floor(value / 0x1_0000_0000); at < end; at++) {
				buffer[at] = high & 0xff;
				high = Math.floor(high / 256);
			}
			return;
		}
		for (let rest = value; at < end; rest >>= 32n) {
			let four = Number(rest & 0xffff_ffffn);
			for (let i = 0; i < 4; i++, at++, four >>>= 8) buffer[at] = four & 0xff;
		}
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
		const at = this.#grow(32);
		for (let i = 0; i < 32; i++)
			buffer[at + i] = (digit(address.charCodeAt(2 + 2 * i)) << 4) | digit(address.charCodeAt(3 + 2 * i));
	}

	finish(): Uint8Array {
		const bytes = buffer.slice(0, this.#length);
		if (buffer.length > KEPT) buffer = new Uint8Array(4096);
		return bytes;
	}
}

/** Addresses are in small letters. */
function digit(code: number): number {
	return code - (code >= 0x61 ? 0x57 : 0x30);
}
