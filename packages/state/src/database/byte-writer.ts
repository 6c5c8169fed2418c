/** Writes bytes one after the other. Each `finish` begins anew. One instance serves many records. */
export class ByteWriter {
	#bytes = new Uint8Array(256);
	#view = new DataView(this.#bytes.buffer);
	#at = 0;

	byte(byte: number): void {
		this.#reserve(1);
		this.#bytes[this.#at++] = byte;
	}

	raw(bytes: Uint8Array): void {
		this.#reserve(bytes.length);
		this.#bytes.set(bytes, this.#at);
		this.#at += bytes.length;
	}

	/** An integer from 0 to 2^53 - 1, 7 bits a byte, the lowest first (LEB128). */
	varint(number: number): void {
		this.#reserve(8);
		let rest = number;
		for (; rest >= 0x80; rest = Math.floor(rest / 0x80)) this.#bytes[this.#at++] = (rest % 0x80) | 0x80;
		this.#bytes[this.#at++] = rest;
	}

	/** An integer below 2^256: its length, then its bytes without leading zeros. */
	number(number: bigint): void {
		this.#reserve(65);
		const word = this.#at + 33;
		for (let at = 24, rest = number; at >= 0; at -= 8, rest >>= 64n) {
			this.#view.setBigUint64(word + at, BigInt.asUintN(64, rest));
		}
		let start = word;
		while (start < word + 32 && this.#bytes[start] === 0) start++;
		const length = word + 32 - start;
		this.#bytes[this.#at++] = length;
		this.#bytes.copyWithin(this.#at, start, start + length);
		this.#at += length;
	}

	/** The length, then the bytes. */
	string(bytes: Uint8Array): void {
		this.varint(bytes.length);
		this.raw(bytes);
	}

	/** Returns a copy of what was written. */
	finish(): Uint8Array<ArrayBuffer> {
		const bytes = this.#bytes.slice(0, this.#at);
		this.#at = 0;
		return bytes;
	}

	#reserve(length: number): void {
		if (this.#at + length <= this.#bytes.length) return;
		const bytes = new Uint8Array(2 * (this.#at + length));
		bytes.set(this.#bytes);
		this.#bytes = bytes;
		this.#view = new DataView(bytes.buffer);
	}
}
