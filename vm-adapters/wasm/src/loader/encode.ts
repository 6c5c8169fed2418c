/** Unsigned LEB128. */
export function u32(number: number): number[] {
	const bytes: number[] = [];
	do {
		let byte = number % 128;
		number = Math.floor(number / 128);
		if (number > 0) byte |= 128;
		bytes.push(byte);
	} while (number > 0);
	return bytes;
}

/** Signed LEB128. */
export function s64(number: bigint): number[] {
	const bytes: number[] = [];
	for (;;) {
		const byte = Number(number & 0x7fn);
		number >>= 7n;
		if ((number === 0n && (byte & 0x40) === 0) || (number === -1n && (byte & 0x40) !== 0)) {
			bytes.push(byte);
			return bytes;
		}
		bytes.push(byte | 0x80);
	}
}

/** A name: its length and UTF-8. */
export function nameBytes(text: string): number[] {
	const bytes = [...new TextEncoder().encode(text)];
	return [...u32(bytes.length), ...bytes];
}

/** Bytes that grow. */
export class ByteWriter {
	#bytes = new Uint8Array(4096);
	length = 0;

	#room(size: number): void {
		if (this.length + size <= this.#bytes.length) return;
		const bytes = new Uint8Array(Math.max(this.length + size, 2 * this.#bytes.length));
		bytes.set(this.#bytes);
		this.#bytes = bytes;
	}

	push(bytes: ArrayLike<number>): void {
		this.#room(bytes.length);
		this.#bytes.set(bytes, this.length);
		this.length += bytes.length;
	}

	finish(): Uint8Array<ArrayBuffer> {
		return this.#bytes.slice(0, this.length);
	}
}
