import type { CodecContext } from '../dialect.ts';
import { DecodeError } from '../errors.ts';

/** Levels that values may nest, in every codec. */
export const MAX_NESTING = 32;

/** Reads ABI words. The bytes read are at most the bytes of the input, so offsets that share tails cannot multiply the work. */
export class AbiReader {
	readonly bytes: Uint8Array;
	readonly view: DataView;
	readonly context: CodecContext;
	/** Index of the outermost value that is being read, for errors. */
	item = 0;
	#budget: number;

	constructor(bytes: Uint8Array, context: CodecContext) {
		this.bytes = bytes;
		this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
		this.context = context;
		this.#budget = bytes.length;
	}

	/** Checks that `size` bytes at `at` exist, and counts them as read. */
	take(at: number, size: number): void {
		if (at + size > this.bytes.length) {
			throw new DecodeError('out-of-bounds', `needs ${size} bytes, the input has ${this.bytes.length}`, {
				place: `byte ${at}`,
			});
		}
		this.#budget -= size;
		if (this.#budget < 0) {
			throw new DecodeError('read-limit', 'parts of the input are used more than once', { place: `byte ${at}` });
		}
	}

	/** Reads a length or an offset: a word below 2^32. */
	size(at: number): number {
		this.take(at, 32);
		const { view } = this;
		if (
			view.getBigUint64(at) !== 0n ||
			view.getBigUint64(at + 8) !== 0n ||
			view.getBigUint64(at + 16) !== 0n ||
			view.getUint32(at + 24) !== 0
		) {
			throw new DecodeError('out-of-bounds', 'a length or offset beyond the input', { place: `byte ${at}` });
		}
		return view.getUint32(at + 28);
	}

	/** Reads a word as an unsigned number. */
	word(at: number): bigint {
		this.take(at, 32);
		const { view } = this;
		const low = view.getBigUint64(at + 24);
		const upper = view.getBigUint64(at + 16);
		const high = view.getBigUint64(at + 8);
		const top = view.getBigUint64(at);
		if (top === 0n && high === 0n) return upper === 0n ? low : (upper << 64n) | low;
		return (((((top << 64n) | high) << 64n) | upper) << 64n) | low;
	}
}

/** Writes an unsigned number below 2^256 as a word. */
export function writeWord(view: DataView, at: number, word: bigint): void {
	if (word <= 0xffffffffffffffffn) {
		view.setBigUint64(at + 24, word);
		return;
	}
	view.setBigUint64(at + 24, word & 0xffffffffffffffffn);
	view.setBigUint64(at + 16, (word >> 64n) & 0xffffffffffffffffn);
	view.setBigUint64(at + 8, (word >> 128n) & 0xffffffffffffffffn);
	view.setBigUint64(at, word >> 192n);
}
