import { type Address, addressToBytes, type CodecContext, Memo } from '@altvm/abi-bridge';
import type { Int } from './arithmetic.ts';

/**
 * The bytes of a buffer that values are written into one after the other. A vector of more than `ON_HEAP` bytes counts more memory than
 * the buffer that it may be the last to keep alive (see `MEMORY.smallVector`).
 */
const CHUNK = 1024;
/** V8 keeps up to these bytes without an `ArrayBuffer`, which takes it longer to make than to write most values. */
const ON_HEAP = 64;
/** The longest value that stays in the chunk it was written into. */
const MAX_SHARED = 256;
/** A buffer for longer values that is larger than this, in bytes, is not reused. */
const KEPT = 1 << 20;
const TWO32 = 2 ** 32;

let buffer = new Uint8Array(CHUNK);
let view = new DataView(buffer.buffer);
/** The first byte of the chunk that belongs to no value. */
let free = 0;
/** A buffer for values that are longer than a chunk, if one was needed. */
let large = new Uint8Array(0);

const addressBytes = new Memo((address: Address) => addressToBytes(address), 4096);

function use(bytes: Uint8Array<ArrayBuffer>): void {
	buffer = bytes;
	view = new DataView(bytes.buffer);
	free = 0;
}

/**
 * Writes the BCS of one value at a time. It charges what the bridge's `BcsWriter` charges, whose buffer begins with 64
 * bytes and doubles.
 */
export class ValueWriter {
	readonly #context: CodecContext;
	/** Where the value begins in the buffer. */
	#start = free;
	#capacity = 64;
	#length = 0;

	constructor(context: CodecContext) {
		this.#context = context;
		context.charge(64);
	}

	/** Takes the next bytes. Returns their place in the buffer. */
	#grow(size: number): number {
		const start = this.#length;
		const end = start + size;
		if (end > this.#capacity) {
			const capacity = Math.max(end, 2 * this.#capacity);
			this.#context.charge(capacity - this.#capacity);
			this.#capacity = capacity;
		}
		if (this.#start + end > buffer.length) this.#move(end);
		this.#length = end;
		return this.#start + start;
	}

	/** Goes on in another buffer, of at least `size` bytes. */
	#move(size: number): void {
		const written = buffer.subarray(this.#start, this.#start + this.#length);
		if (size <= CHUNK) use(new Uint8Array(CHUNK));
		else {
			if (large.length < size) large = new Uint8Array(2 * this.#capacity);
			use(large);
		}
		buffer.set(written);
		this.#start = 0;
	}

	u8(byte: number): void {
		const at = this.#grow(1);
		buffer[at] = byte;
	}

	/** Little-endian, `size` bytes. */
	uint(value: Int, size: number): void {
		const at = this.#grow(size);
		if (typeof value === 'number') {
			if (size === 1) buffer[at] = value;
			else if (size === 2) view.setUint16(at, value, true);
			else {
				view.setUint32(at, value, true);
				if (size === 4) return;
				view.setUint32(at + 4, value / TWO32, true);
				for (let i = 8; i < size; i += 4) view.setUint32(at + i, 0, true);
			}
			return;
		}
		// The setter takes the lowest 64 bits.
		view.setBigUint64(at, value, true);
		for (let i = 8, rest = value; i < size; i += 8) {
			rest >>= 64n;
			view.setBigUint64(at + i, rest, true);
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
		const bytes = addressBytes.get(address);
		const at = this.#grow(32);
		for (let i = 0; i < 32; i++) buffer[at + i] = bytes[i]!;
	}

	/** Returns a copy of the bytes. */
	finish(): Uint8Array {
		const bytes = buffer.slice(this.#start, this.#start + this.#length);
		if (buffer.length > CHUNK) {
			use(new Uint8Array(CHUNK));
			if (large.length > KEPT) large = new Uint8Array(0);
		}
		return bytes;
	}

	/** Returns the bytes, which may lie in a buffer with others: their owner must not write beyond them. */
	finishShared(): Uint8Array {
		if (this.#length <= ON_HEAP || this.#length > MAX_SHARED || buffer.length > CHUNK) return this.finish();
		free = this.#start + this.#length;
		return new Uint8Array(buffer.buffer, this.#start, this.#length);
	}
}
