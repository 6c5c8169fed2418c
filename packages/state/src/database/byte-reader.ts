import { DatabaseError } from './database-error.ts';

/** Reads what a {@link ByteWriter} wrote. */
export class ByteReader {
	readonly #bytes: Uint8Array;
	#at = 0;

	constructor(bytes: Uint8Array) {
		this.#bytes = bytes;
	}

	get isAtEnd(): boolean {
		return this.#at >= this.#bytes.length;
	}

	byte(): number {
		if (this.#at >= this.#bytes.length) throw damaged();
		return this.#bytes[this.#at++]!;
	}

	/** Returns the next bytes, as a view. */
	raw(length: number): Uint8Array {
		const end = this.#at + length;
		if (end > this.#bytes.length) throw damaged();
		const bytes = this.#bytes.subarray(this.#at, end);
		this.#at = end;
		return bytes;
	}

	/** Returns all that is left, as a view. */
	rest(): Uint8Array {
		return this.raw(this.#bytes.length - this.#at);
	}

	varint(): number {
		let number = 0;
		for (let factor = 1; factor < 2 ** 53; factor *= 0x80) {
			const byte = this.byte();
			number += (byte & 0x7f) * factor;
			if (byte < 0x80) return number;
		}
		throw damaged();
	}

	number(): bigint {
		const length = this.byte();
		if (length > 32) throw damaged();
		let number = 0n;
		let left = length;
		const bytes = this.raw(length);
		for (let i = 0; left > 0; ) {
			const part = Math.min(left, 6);
			let word = 0;
			for (const end = i + part; i < end; i++) word = word * 256 + bytes[i]!;
			number = (number << BigInt(8 * part)) | BigInt(word);
			left -= part;
		}
		return number;
	}

	string(): Uint8Array {
		return this.raw(this.varint());
	}
}

function damaged(): DatabaseError {
	return new DatabaseError('damaged', 'a record of the database ends too early');
}
