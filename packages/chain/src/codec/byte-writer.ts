/** Appends to bytes that grow. {@link ByteReader} reads them. */
export class ByteWriter {
	#bytes = new Uint8Array(256);
	#length = 0;

	/** A byte. */
	byte(value: number): void {
		this.#reserve(1);
		this.#bytes[this.#length++] = value;
	}

	/** An integer of at most 2^53 - 1, seven bits a byte, the lowest first. */
	size(value: number): void {
		this.#reserve(8);
		let rest = value;
		while (rest >= 0x80) {
			this.#bytes[this.#length++] = (rest % 0x80) | 0x80;
			rest = Math.floor(rest / 0x80);
		}
		this.#bytes[this.#length++] = rest;
	}

	/** An integer of any size: its length in bytes, and its bytes. */
	integer(value: bigint): void {
		if (value < 0x8000_0000n) {
			// Most are small: length and bytes without text in between.
			let rest = Number(value);
			const length = rest === 0 ? 0 : rest < 0x100 ? 1 : rest < 0x10000 ? 2 : rest < 0x1000000 ? 3 : 4;
			this.size(length);
			this.#reserve(length);
			for (let i = length - 1; i >= 0; i--) {
				this.#bytes[this.#length + i] = rest & 0xff;
				rest >>>= 8;
			}
			this.#length += length;
			return;
		}
		const digits = value.toString(16);
		const hex = digits.length % 2 === 0 ? digits : `0${digits}`;
		this.size(hex.length / 2);
		this.#reserve(hex.length / 2);
		for (let i = 0; i < hex.length; i += 2) {
			this.#bytes[this.#length++] = Number.parseInt(hex.slice(i, i + 2), 16);
		}
	}

	/** Bytes as they are. The reader must know how many. */
	raw(bytes: Uint8Array): void {
		this.#reserve(bytes.length);
		this.#bytes.set(bytes, this.#length);
		this.#length += bytes.length;
	}

	/** The length of bytes, and the bytes. */
	sized(bytes: Uint8Array): void {
		this.size(bytes.length);
		this.raw(bytes);
	}

	/** Text in UTF-8. */
	text(value: string): void {
		this.sized(new TextEncoder().encode(value));
	}

	/** Returns a copy of what was written. */
	finish(): Uint8Array {
		return this.#bytes.slice(0, this.#length);
	}

	#reserve(size: number): void {
		const needed = this.#length + size;
		if (needed <= this.#bytes.length) return;
		const larger = new Uint8Array(Math.max(needed, this.#bytes.length * 2));
		larger.set(this.#bytes.subarray(0, this.#length));
		this.#bytes = larger;
	}
}
