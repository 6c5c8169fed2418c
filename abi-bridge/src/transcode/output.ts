/** Bytes of a buffer that is kept for the next transcoding. */
const KEPT = 1 << 20;

/** A buffer that grows, and is used again for the next transcoding: only the finished bytes are copied out of it. */
export class Output {
	bytes = new Uint8Array(4096);
	/** Bytes written. */
	length = 0;
	/** Most bytes that may be written: what gas covers. */
	limit = 0;

	begin(limit: number): void {
		this.length = 0;
		this.limit = limit;
	}

	/** Makes room for `size` bytes, which hold anything. Returns where they begin, or -1 if gas does not cover them. */
	reserve(size: number): number {
		const start = this.length;
		const end = start + size;
		if (end > this.limit) return -1;
		if (end > this.bytes.length) this.#grow(end);
		this.length = end;
		return start;
	}

	/** As `reserve`, with zeros. */
	reserveZeros(size: number): number {
		const start = this.reserve(size);
		if (start >= 0) this.bytes.fill(0, start, start + size);
		return start;
	}

	/** Copies bytes of `from` to the end. Returns false if gas does not cover them. */
	append(from: Uint8Array, start: number, size: number): boolean {
		const to = this.reserve(size);
		if (to < 0) return false;
		copy(from, start, this.bytes, to, size);
		return true;
	}

	/** Returns a copy of what was written. */
	finish(): Uint8Array<ArrayBuffer> {
		const bytes = this.bytes.slice(0, this.length);
		if (this.bytes.length > KEPT) this.bytes = new Uint8Array(4096);
		return bytes;
	}

	#grow(end: number): void {
		const grown = new Uint8Array(Math.max(end, 2 * this.bytes.length));
		grown.set(this.bytes.subarray(0, this.length));
		this.bytes = grown;
	}
}

/** Bytes up to which a loop is faster than a view of them and `set`. */
const SHORT = 64;

/** Copies `size` bytes from one array to another. */
export function copy(from: Uint8Array, start: number, to: Uint8Array, at: number, size: number): void {
	if (size > SHORT) to.set(from.subarray(start, start + size), at);
	else for (let i = 0; i < size; i++) to[at + i] = from[start + i]!;
}
