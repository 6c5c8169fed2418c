const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const NEWLINE = 0x0a;
const isSpace = (byte: number) => byte === 0x20 || byte === 0x09 || byte === NEWLINE || byte === 0x0d;
const isOpening = (byte: number) => byte === 0x7b || byte === 0x5b;
const isClosing = (byte: number) => byte === 0x7d || byte === 0x5d;
/** The bracket that closes one that opens: its code is higher by two. */
const closingOf = (opening: number) => opening + 2;
/** Deepest nesting of which the brackets are compared. Values that are deeper are refused anyway. */
const MAX_DEPTH = 1_000;

/**
 * Splits a stream of JSON values that follow one another, with or without space between them, as geth's IPC reads them. What does not
 * begin like an object or an array ends at the end of its line. What cannot become JSON any more ends where that is seen: at a line end
 * within a text, or at a bracket that closes another one.
 */
export class JsonSplitter {
	readonly #maxBytes: number;
	#parts: Buffer[] = [];
	#bytes = 0;
	#depth = 0;
	/** The brackets that close the open ones. */
	readonly #closing = new Uint8Array(MAX_DEPTH);
	#isText = false;
	#isEscaped = false;
	#isLine = false;

	/** @param maxBytes - most bytes of a value. */
	constructor(maxBytes: number) {
		this.#maxBytes = maxBytes;
	}

	/** The values that end in a chunk. @throws RangeError if a value has more bytes than it may. */
	*push(chunk: Buffer): Generator<string> {
		let start = 0;
		for (let at = 0; at < chunk.length; at++) {
			const byte = chunk[at]!;
			const isEmpty = this.#bytes === 0 && start === at;
			if (isEmpty && isSpace(byte)) {
				start = at + 1;
				continue;
			}
			if (isEmpty) this.#isLine = !isOpening(byte);
			if (this.#isEnd(byte)) {
				this.#keep(chunk.subarray(start, at + 1));
				start = at + 1;
				yield this.#take();
			}
		}
		if (start < chunk.length) this.#keep(chunk.subarray(start));
	}

	/** Whether the value ends with this byte. Bytes of a UTF-8 sequence are none of those that count. */
	#isEnd(byte: number): boolean {
		if (this.#isLine) return byte === NEWLINE;
		if (this.#isText) {
			if (byte === NEWLINE) return true;
			if (this.#isEscaped) this.#isEscaped = false;
			else if (byte === BACKSLASH) this.#isEscaped = true;
			else if (byte === QUOTE) this.#isText = false;
			return false;
		}
		if (byte === QUOTE) this.#isText = true;
		else if (isOpening(byte)) {
			if (this.#depth < MAX_DEPTH) this.#closing[this.#depth] = closingOf(byte);
			this.#depth++;
		} else if (isClosing(byte)) {
			this.#depth--;
			return this.#depth === 0 || (this.#depth < MAX_DEPTH && this.#closing[this.#depth] !== byte);
		}
		return false;
	}

	#keep(part: Buffer): void {
		this.#bytes += part.length;
		if (this.#bytes > this.#maxBytes) throw new RangeError(`a message of more than ${this.#maxBytes} bytes`);
		this.#parts.push(part);
	}

	#take(): string {
		const text = Buffer.concat(this.#parts).toString('utf8');
		this.#parts = [];
		this.#bytes = 0;
		this.#depth = 0;
		this.#isText = false;
		this.#isEscaped = false;
		return text;
	}
}
