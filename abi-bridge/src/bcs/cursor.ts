import type { CodecContext } from '../dialect.ts';
import { DecodeError } from '../errors.ts';

/**
 * Reads Binary Canonical Serialization. Reads are bounded by the input and throw `DecodeError`, which names the byte.
 *
 * @example
 * ```ts
 * import { BcsReader, toAddress, toEvmHex } from '@altvm/abi-bridge';
 *
 * const context = { toEvmAddress: toEvmHex, fromEvmAddress: toAddress, charge() {} };
 * const reader = new BcsReader(Uint8Array.of(1, 0, 2, 7, 8), context);
 * reader.uint(2); // 1n
 * reader.vector(); // Uint8Array(2) [ 7, 8 ]
 * reader.end();
 * ```
 */
export class BcsReader {
	readonly bytes: Uint8Array;
	readonly context: CodecContext;
	/** Offset of the next byte. */
	at = 0;

	constructor(bytes: Uint8Array, context: CodecContext) {
		this.bytes = bytes;
		this.context = context;
	}

	/** Bytes that are left. */
	get left(): number {
		return this.bytes.length - this.at;
	}

	u8(): number {
		if (this.at >= this.bytes.length) this.#short(1);
		return this.bytes[this.at++]!;
	}

	/** Reads an unsigned little-endian integer of `size` bytes. */
	uint(size: number): bigint {
		if (this.left < size) this.#short(size);
		const { bytes } = this;
		let number = 0n;
		let end = this.at + size;
		// Four bytes at a time, because each shift of a bigint allocates.
		for (; end - 4 >= this.at; end -= 4) {
			const four = ((bytes[end - 1]! << 24) | (bytes[end - 2]! << 16) | (bytes[end - 3]! << 8) | bytes[end - 4]!) >>> 0;
			if (number !== 0n) number = (number << 32n) | BigInt(four);
			else if (four !== 0) number = BigInt(four);
		}
		for (end--; end >= this.at; end--) number = (number << 8n) | BigInt(bytes[end]!);
		this.at += size;
		return number;
	}

	/** Reads a length below 2^32 in ULEB128. Only the shortest encoding is accepted. */
	uleb(): number {
		const start = this.at;
		let number = 0;
		for (let shift = 0; ; shift += 7) {
			const byte = this.u8();
			number += (byte & 0x7f) * 2 ** shift;
			if ((byte & 0x80) === 0) {
				if (byte === 0 && shift > 0)
					throw new DecodeError('not-canonical', 'a length with a zero at its end', { place: `byte ${start}` });
				if (number > 0xffffffff)
					throw new DecodeError('out-of-range', 'a length beyond 2^32', { place: `byte ${start}` });
				return number;
			}
			if (shift === 28)
				throw new DecodeError('out-of-range', 'a length of more than 5 bytes', { place: `byte ${start}` });
		}
	}

	/** Copies the next `size` bytes. */
	take(size: number): Uint8Array {
		const start = this.pass(size);
		return this.bytes.slice(start, this.at);
	}

	/** Passes over the next `size` bytes, which the caller reads from `bytes` and pays for as for a copy. Returns where they begin. */
	pass(size: number): number {
		if (this.left < size) this.#short(size);
		this.context.charge(size);
		const start = this.at;
		this.at += size;
		return start;
	}

	/** Reads a byte vector: its length and its bytes. */
	vector(): Uint8Array {
		return this.take(this.uleb());
	}

	/** Checks that no bytes are left. */
	end(): void {
		if (this.left > 0)
			throw new DecodeError('trailing-bytes', `${this.left} bytes after the value`, { place: `byte ${this.at}` });
	}

	#short(size: number): never {
		throw new DecodeError('out-of-bounds', `needs ${size} bytes, ${this.left} are left`, { place: `byte ${this.at}` });
	}
}

/**
 * Writes Binary Canonical Serialization to a buffer that grows. Its memory is charged before it is allocated.
 *
 * @example
 * ```ts
 * import { BcsWriter, toAddress, toEvmHex } from '@altvm/abi-bridge';
 *
 * const context = { toEvmAddress: toEvmHex, fromEvmAddress: toAddress, charge() {} };
 * const writer = new BcsWriter(context);
 * writer.uint(1n, 2);
 * writer.vector(Uint8Array.of(7, 8));
 * writer.finish(); // Uint8Array(5) [ 1, 0, 2, 7, 8 ]
 * ```
 */
export class BcsWriter {
	readonly #context: CodecContext;
	#bytes = new Uint8Array(64);
	#length = 0;

	constructor(context: CodecContext) {
		this.#context = context;
		context.charge(64);
	}

	#grow(size: number): number {
		const start = this.#length;
		const end = start + size;
		if (end > this.#bytes.length) {
			const capacity = Math.max(end, 2 * this.#bytes.length);
			this.#context.charge(capacity - this.#bytes.length);
			const bytes = new Uint8Array(capacity);
			bytes.set(this.#bytes);
			this.#bytes = bytes;
		}
		this.#length = end;
		return start;
	}

	u8(byte: number): void {
		const at = this.#grow(1);
		this.#bytes[at] = byte;
	}

	/** Writes an unsigned little-endian integer of `size` bytes. */
	uint(number: bigint, size: number): void {
		const start = this.#grow(size);
		const bytes = this.#bytes;
		// The rest of the buffer is zero.
		for (let at = start; number !== 0n; number >>= 32n) {
			let four = Number(number & 0xffffffffn);
			for (let i = 0; i < 4 && at < start + size; i++, at++, four >>>= 8) bytes[at] = four & 0xff;
		}
	}

	/** Writes a length in ULEB128. */
	uleb(length: number): void {
		while (length >= 0x80) {
			this.u8((length % 0x80) | 0x80);
			length = Math.floor(length / 0x80);
		}
		this.u8(length);
	}

	/** Writes bytes without their length. */
	raw(bytes: Uint8Array): void {
		const at = this.#grow(bytes.length);
		this.#bytes.set(bytes, at);
	}

	/** Writes a byte vector: its length and its bytes. */
	vector(bytes: Uint8Array): void {
		this.uleb(bytes.length);
		this.raw(bytes);
	}

	/** Returns a copy of the bytes. */
	finish(): Uint8Array {
		return this.#bytes.slice(0, this.#length);
	}
}
