import { ChainError } from '../chain-error.ts';

/** Reads what {@link ByteWriter} wrote. Bytes that end too early throw ChainError `bad-database`. */
export class ByteReader {
	readonly #bytes: Uint8Array;
	#at = 0;

	constructor(bytes: Uint8Array) {
		this.#bytes = bytes;
	}

	get isAtEnd(): boolean {
		return this.#at === this.#bytes.length;
	}

	byte(): number {
		this.#need(1);
		return this.#bytes[this.#at++]!;
	}

	size(): number {
		let value = 0;
		let unit = 1;
		for (;;) {
			const byte = this.byte();
			value += (byte & 0x7f) * unit;
			if (!Number.isSafeInteger(value)) throw damaged('a size above 2^53');
			if (byte < 0x80) return value;
			unit *= 0x80;
		}
	}

	integer(): bigint {
		const bytes = this.raw(this.size());
		if (bytes.length <= 6) {
			let value = 0;
			for (const byte of bytes) value = value * 256 + byte;
			return BigInt(value);
		}
		let hex = '0x';
		for (const byte of bytes) hex += byte.toString(16).padStart(2, '0');
		return BigInt(hex);
	}

	/** A view of the next bytes. */
	raw(length: number): Uint8Array {
		this.#need(length);
		this.#at += length;
		return this.#bytes.subarray(this.#at - length, this.#at);
	}

	sized(): Uint8Array {
		return this.raw(this.size());
	}

	text(): string {
		return new TextDecoder().decode(this.sized());
	}

	/** @throws ChainError `bad-database` if bytes are left. */
	end(): void {
		if (!this.isAtEnd) throw damaged(`${this.#bytes.length - this.#at} bytes too many`);
	}

	#need(length: number): void {
		if (this.#at + length > this.#bytes.length) throw damaged('too few bytes');
	}
}

/** A record of the database that cannot be read. */
export function damaged(what: string, cause?: unknown): ChainError {
	return new ChainError('bad-database', `a record of the database is damaged: ${what}`, { cause });
}
