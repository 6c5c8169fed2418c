import { nibble } from './nibbles.ts';

/** RLP of an empty string. */
export const EMPTY_STRING = 0x80;
const EMPTY_LIST = 0xc0;
/** Size of the longest prefix of a list. */
const PREFIX = 5;

let shared = new Uint8Array(1024);

const word = new DataView(new ArrayBuffer(32));

/** Writes one RLP list. All writers share one buffer, so a list must be finished before the next one is started. */
export class ListWriter {
	#at = PREFIX;

	constructor(room: number) {
		if (shared.length < room + PREFIX) shared = new Uint8Array(2 * room);
	}

	byte(byte: number): void {
		shared[this.#at++] = byte;
	}

	raw(bytes: Uint8Array): void {
		shared.set(bytes, this.#at);
		this.#at += bytes.length;
	}

	/** Writes a few bytes of others, as they are. */
	part(bytes: Uint8Array, start: number, length: number): void {
		for (let i = 0; i < length; i++) shared[this.#at++] = bytes[start + i]!;
	}

	string(bytes: Uint8Array): void {
		if (bytes.length !== 1 || bytes[0]! >= EMPTY_STRING) this.#header(EMPTY_STRING, bytes.length);
		this.raw(bytes);
	}

	/** Writes an integer below 2^256 without leading zeros. */
	number(number: bigint): void {
		if (number < 0x80n) {
			this.byte(number === 0n ? EMPTY_STRING : Number(number));
			return;
		}
		for (let at = 24, rest = number; at >= 0; at -= 8, rest >>= 64n) word.setBigUint64(at, BigInt.asUintN(64, rest));
		let start = 0;
		while (word.getUint8(start) === 0) start++;
		this.byte(EMPTY_STRING + 32 - start);
		for (let at = start; at < 32; at++) this.byte(word.getUint8(at));
	}

	/** Writes nibbles of a key after the flags for odd length and leaf (hex-prefix encoding, Yellow Paper, appendix C). */
	path(key: Uint8Array, start: number, end: number, isLeaf: boolean): void {
		const odd = (end - start) & 1;
		const length = 1 + ((end - start) >> 1);
		if (length > 1) this.#header(EMPTY_STRING, length);
		this.byte(((isLeaf ? 2 : 0) + odd) * 16 + (odd ? nibble(key, start) : 0));
		for (let at = start + odd; at < end; at += 2) this.byte(nibble(key, at) * 16 + nibble(key, at + 1));
	}

	/** Writes the list's prefix and returns the encoded list. The next list overwrites it. */
	list(): Uint8Array {
		const length = this.#at - PREFIX;
		const size = length < 56 ? 0 : byteLength(length);
		const end = this.#at;
		this.#at = PREFIX - 1 - size;
		const start = this.#at;
		this.#header(EMPTY_LIST, length);
		return shared.subarray(start, end);
	}

	#header(kind: number, length: number): void {
		const size = length < 56 ? 0 : byteLength(length);
		if (size === 0) this.byte(kind + length);
		else this.byte(kind + 55 + size);
		for (let i = size - 1; i >= 0; i--) this.byte((length >>> (8 * i)) & 0xff);
	}
}

function byteLength(length: number): number {
	return length < 0x100 ? 1 : length < 0x10000 ? 2 : length < 0x1000000 ? 3 : 4;
}
