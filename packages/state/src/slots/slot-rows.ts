import { bytesToHex, type Hex } from '@altvm/abi-bridge';
import { KEY_WORDS } from './key-words.ts';

/** Longest value that a row holds. */
export const MAX_VALUE = 32;

/** Words of a row: the key, the value, and these. */
const VALUE = KEY_WORDS;
const OWNER = VALUE + MAX_VALUE / 4;
const NEWER = OWNER + 1;
const OLDER = OWNER + 2;
const ROW_WORDS = OWNER + 3;

/** The word of the owner also has the length of the value. */
const LENGTH_SHIFT = 26;
export const MAX_OWNERS: number = 2 ** LENGTH_SHIFT;

const PAGE_BITS = 10;
const PAGE_ROWS = 1 << PAGE_BITS;
const FIRST_ROWS = 8;

/** Rows of one page. */
interface Page {
	readonly words: Int32Array;
	readonly bytes: Uint8Array;
}

function pageOf(rows: number): Page {
	const words = new Int32Array(rows * ROW_WORDS);
	return { words, bytes: new Uint8Array(words.buffer) };
}

/** Rows of 76 bytes in typed arrays: a key, a value of at most 32 bytes, an owner, and the next rows of the same owner. Row 0 is none. */
export class SlotRows {
	readonly #pages: Page[] = [pageOf(FIRST_ROWS)];
	/** Number of rows that were ever used. */
	#count = 1;
	/** The first free row below `#count`, which leads to the others. */
	#free = 0;

	/** Takes a row for a key whose words are given. The owner's newest row so far is `older`. */
	take(owner: number, key: Int32Array, older: number): number {
		const row = this.#free || this.#append();
		const { words } = this.#page(row);
		const at = this.#at(row);
		if (row === this.#free) this.#free = words[at + OLDER]!;
		words.set(key, at);
		words[at + OWNER] = owner;
		words[at + OLDER] = older;
		words[at + NEWER] = 0;
		if (older !== 0) this.#page(older).words[this.#at(older) + NEWER] = row;
		return row;
	}

	/** Gives a row back. Returns its owner's newest row after it, if `newest` was that. */
	release(row: number, newest: number): number {
		const { words } = this.#page(row);
		const at = this.#at(row);
		const older = words[at + OLDER]!;
		const newer = words[at + NEWER]!;
		if (older !== 0) this.#page(older).words[this.#at(older) + NEWER] = newer;
		if (newer !== 0) this.#page(newer).words[this.#at(newer) + OLDER] = older;
		words[at + OWNER] = 0;
		words[at + OLDER] = this.#free;
		this.#free = row;
		return row === newest ? older : newest;
	}

	/** The owner of a row, 0 if it is free. */
	owner(row: number): number {
		return this.#page(row).words[this.#at(row) + OWNER]! & (MAX_OWNERS - 1);
	}

	/** Whether a row is that of an owner and a key. */
	has(row: number, owner: number, key: Int32Array): boolean {
		const { words } = this.#page(row);
		const at = this.#at(row);
		if ((words[at + OWNER]! & (MAX_OWNERS - 1)) !== owner) return false;
		for (let i = 0; i < KEY_WORDS; i++) if (words[at + i] !== key[i]) return false;
		return true;
	}

	/** The next older row of the same owner. */
	older(row: number): number {
		return this.#page(row).words[this.#at(row) + OLDER]!;
	}

	/** Calls `use` with what a hash of a row is made of. */
	hash(row: number, use: (owner: number, words: Int32Array, at: number) => number): number {
		const { words } = this.#page(row);
		const at = this.#at(row);
		return use(words[at + OWNER]! & (MAX_OWNERS - 1), words, at);
	}

	key(row: number): Hex {
		const { words } = this.#page(row);
		const at = this.#at(row);
		for (let i = 0; i < KEY_WORDS; i++) keyView.setInt32(4 * i, words[at + i]!);
		return bytesToHex(keyBytes);
	}

	/** A copy of the value. */
	value(row: number): Uint8Array {
		const { words, bytes } = this.#page(row);
		const at = this.#at(row);
		const start = 4 * (at + VALUE);
		const value = new Uint8Array(words[at + OWNER]! >>> LENGTH_SHIFT);
		for (let i = 0; i < value.length; i++) value[i] = bytes[start + i]!;
		return value;
	}

	setValue(row: number, value: Uint8Array): void {
		const { words, bytes } = this.#page(row);
		const at = this.#at(row);
		const start = 4 * (at + VALUE);
		for (let i = 0; i < value.length; i++) bytes[start + i] = value[i]!;
		words[at + OWNER] = (words[at + OWNER]! & (MAX_OWNERS - 1)) | (value.length << LENGTH_SHIFT);
	}

	#append(): number {
		const row = this.#count++;
		const page = row >> PAGE_BITS;
		if (page > 0 && (row & (PAGE_ROWS - 1)) === 0) this.#pages.push(pageOf(PAGE_ROWS));
		else if (page === 0 && row * ROW_WORDS >= this.#pages[0]!.words.length) {
			const grown = pageOf(Math.min(PAGE_ROWS, 2 * row));
			grown.words.set(this.#pages[0]!.words);
			this.#pages[0] = grown;
		}
		return row;
	}

	#page(row: number): Page {
		return this.#pages[row >> PAGE_BITS]!;
	}

	#at(row: number): number {
		return (row & (PAGE_ROWS - 1)) * ROW_WORDS;
	}
}

const keyBytes = new Uint8Array(4 * KEY_WORDS);
const keyView = new DataView(keyBytes.buffer);
