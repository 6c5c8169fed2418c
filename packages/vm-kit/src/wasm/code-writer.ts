import { encodeUtf8 } from '@altvm/abi-bridge';
import { OP } from './opcodes.ts';

/**
 * Writes parts of a WebAssembly module in the binary format (core specification 2.0, section 5): a body, a section, a module. Every
 * method returns the writer.
 *
 * @example
 * ```ts
 * import { CodeWriter, OP } from '@altvm/vm-kit';
 *
 * const body = new CodeWriter(16).get(0).i32(1).byte(OP.i32Add).byte(OP.end);
 * body.length; // 6
 * ```
 */
export class CodeWriter {
	#bytes: Uint8Array;
	/** Bytes that were written. */
	length = 0;

	/** `capacity`: bytes that are allocated at first. */
	constructor(capacity = 1024) {
		this.#bytes = new Uint8Array(capacity);
	}

	#reserve(size: number): void {
		if (this.length + size <= this.#bytes.length) return;
		const bytes = new Uint8Array(Math.max(this.length + size, 2 * this.#bytes.length));
		bytes.set(this.#bytes.subarray(0, this.length));
		this.#bytes = bytes;
	}

	byte(byte: number): this {
		if (this.length === this.#bytes.length) this.#reserve(1);
		this.#bytes[this.length++] = byte;
		return this;
	}

	bytes(bytes: ArrayLike<number>): this {
		this.#reserve(bytes.length);
		this.#bytes.set(bytes, this.length);
		this.length += bytes.length;
		return this;
	}

	/** Unsigned LEB128 of an integer from 0 to 2^53 - 1. */
	uint(number: number): this {
		while (number >= 0x80000000) {
			this.byte((number % 0x80) | 0x80);
			number = Math.floor(number / 0x80);
		}
		// Most numbers are small: integers of 32 bits are fast before this code is compiled, too.
		while (number >= 0x80) {
			this.byte((number & 0x7f) | 0x80);
			number >>>= 7;
		}
		return this.byte(number);
	}

	/** Signed LEB128 of an integer from -2^31 to 2^31 - 1. */
	sint(number: number): this {
		for (;;) {
			const low = number & 0x7f;
			number >>= 7;
			if ((number === 0 && (low & 0x40) === 0) || (number === -1 && (low & 0x40) !== 0)) return this.byte(low);
			this.byte(low | 0x80);
		}
	}

	/** Signed LEB128 of an integer of any size. */
	bigSint(number: bigint): this {
		while (number < -0x40000000n || number >= 0x40000000n) {
			this.byte(Number(number & 0x7fn) | 0x80);
			number >>= 7n;
		}
		return this.sint(Number(number));
	}

	/** A name: its length in bytes and its UTF-8. */
	name(text: string): this {
		const bytes = encodeUtf8(text);
		return this.uint(bytes.length).bytes(bytes);
	}

	/** `i32.const`. Takes the low 32 bits, signed or unsigned. */
	i32(number: number): this {
		return this.byte(OP.i32Const).sint(number | 0);
	}

	/** `i64.const`. Takes the low 64 bits, signed or unsigned. */
	i64(number: bigint): this {
		return this.byte(OP.i64Const).bigSint(BigInt.asIntN(64, number));
	}

	/** `local.get` */
	get(local: number): this {
		return this.byte(OP.localGet).uint(local);
	}

	/** `local.set` */
	set(local: number): this {
		return this.byte(OP.localSet).uint(local);
	}

	/** `local.tee` */
	tee(local: number): this {
		return this.byte(OP.localTee).uint(local);
	}

	call(func: number): this {
		return this.byte(OP.call).uint(func);
	}

	/** A load or store at a constant offset, with an alignment hint of 1. */
	at(op: number, offset: number): this {
		return this.byte(op).byte(0).uint(offset);
	}

	/** A vector instruction. */
	simd(op: number): this {
		return this.byte(0xfd).uint(op);
	}

	/** A vector load or store at a constant offset, with an alignment hint of 1. */
	simdAt(op: number, offset: number): this {
		return this.simd(op).byte(0).uint(offset);
	}

	/** The bytes of another writer. */
	append(code: CodeWriter): this {
		return this.bytes(code.#bytes.subarray(0, code.length));
	}

	/** The length of another writer's bytes, and the bytes. */
	sized(code: CodeWriter): this {
		return this.uint(code.length).append(code);
	}

	/** Forgets all bytes; the memory is used again. */
	reset(): this {
		this.length = 0;
		return this;
	}

	/** A copy of the bytes. */
	finish(): Uint8Array<ArrayBuffer> {
		return this.#bytes.slice(0, this.length) as Uint8Array<ArrayBuffer>;
	}
}
