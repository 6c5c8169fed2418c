/** The bytes are not the RLP that was expected. */
export class RlpError extends Error {
	override readonly name = 'RlpError';
}

const STRING = 0x80;
const LIST = 0xc0;
/** Longest payload whose length is in the prefix itself. */
const SHORT = 55;

/**
 * Reads RLP (Yellow Paper, appendix B) item by item, each as what it must be. Every item has one encoding only. Reading is linear in
 * the bytes and never deeper than the caller asks, whatever a stranger nests; items are views, not copies.
 */
export class RlpReader {
	readonly #bytes: Uint8Array;
	readonly #end: number;
	#at: number;

	/** @throws RlpError if `bytes` is not a Uint8Array, such as hex. */
	constructor(bytes: Uint8Array, start = 0, end: number = bytes?.length) {
		if (!(bytes instanceof Uint8Array)) throw new RlpError('not bytes (a Uint8Array)');
		this.#bytes = bytes;
		this.#at = start;
		this.#end = end;
	}

	/** Index of the next item in the bytes. */
	get position(): number {
		return this.#at;
	}

	get isAtEnd(): boolean {
		return this.#at === this.#end;
	}

	/** Whether the next item is a list. */
	get isList(): boolean {
		return !this.isAtEnd && this.#bytes[this.#at]! >= LIST;
	}

	/** @throws RlpError if there is another item. */
	end(what: string): void {
		if (!this.isAtEnd) throw new RlpError(`${what}: more than there may be`);
	}

	/** Enters a list. This reader continues after it. */
	list(what: string): RlpReader {
		const [start, end] = this.#item(what, LIST);
		return new RlpReader(this.#bytes, start, end);
	}

	/** Reads a list or bytes, with the prefix, and does not look into it. */
	item(what: string): Uint8Array {
		const start = this.#at;
		this.#item(what, this.isList ? LIST : STRING);
		return this.#bytes.subarray(start, this.#at);
	}

	/** Reads bytes, of one of the lengths if any are given. */
	bytes(what: string, ...lengths: readonly number[]): Uint8Array {
		const [start, end] = this.#item(what, STRING);
		if (lengths.length > 0 && !lengths.includes(end - start)) {
			throw new RlpError(`${what}: ${end - start} bytes instead of ${lengths.join(' or ')}`);
		}
		return this.#bytes.subarray(start, end);
	}

	/** Reads an unsigned integer of at most `bits` bits, which has no leading zeros. */
	number(what: string, bits: number): bigint {
		const bytes = this.bytes(what);
		if (bytes[0] === 0) throw new RlpError(`${what}: an integer with leading zeros`);
		if (bytes.length * 8 > bits) throw new RlpError(`${what}: an integer of more than ${bits} bits`);
		let number = 0n;
		for (const byte of bytes) number = (number << 8n) | BigInt(byte);
		return number;
	}

	/** Moves past the next item and returns where its payload lies. */
	#item(what: string, kind: typeof STRING | typeof LIST): [start: number, end: number] {
		if (this.isAtEnd) throw new RlpError(`${what}: missing`);
		const prefix = this.#bytes[this.#at]!;
		if (prefix >= LIST !== (kind === LIST)) {
			throw new RlpError(kind === LIST ? `${what}: bytes instead of a list` : `${what}: a list instead of bytes`);
		}
		if (prefix < STRING) return [this.#at, ++this.#at];
		const length = prefix - kind;
		const start = this.#at + 1 + Math.max(0, length - SHORT);
		const end = start + (length <= SHORT ? length : this.#longLength(what, length - SHORT));
		if (end > this.#end) throw new RlpError(`${what}: longer than what it is part of`);
		if (kind === STRING && length === 1 && this.#bytes[start]! < STRING) {
			throw new RlpError(`${what}: a prefix before a byte that needs none`);
		}
		this.#at = end;
		return [start, end];
	}

	/** Reads the length that follows a prefix, in `size` bytes. */
	#longLength(what: string, size: number): number {
		let length = 0;
		for (let at = this.#at + 1; at <= this.#at + size; at++) {
			if (at >= this.#end) throw new RlpError(`${what}: ends within its prefix`);
			length = length * 256 + this.#bytes[at]!;
		}
		if (this.#bytes[this.#at + 1] === 0 || length <= SHORT)
			throw new RlpError(`${what}: a longer prefix than it needs`);
		return length;
	}
}
