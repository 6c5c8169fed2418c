import type { Hex } from '@altvm/abi-bridge';
import { hashOf, KEY_WORDS, readKey } from './key-words.ts';
import { MAX_OWNERS, MAX_VALUE, SlotRows } from './slot-rows.ts';

/** The storage of one VM under one address. */
export interface SlotOwner {
	readonly id: number;
	/** The newest of its rows, which leads to the others; 0 if there is none. */
	newest: number;
	/** Entries whose key does not have 32 bytes, or whose value has more. */
	others: Map<Hex, Uint8Array> | undefined;
}

/** The key that is looked up. */
const wanted = new Int32Array(KEY_WORDS);

/** Most keys whose rows are remembered by their text. */
const RECENT = 4096;

/**
 * Storage entries by owner and key, in a hash table with open addressing. An entry with a key of 32 bytes and a value of at most 32 takes
 * about 85 bytes, where one in a Map takes 350.
 */
export class SlotTable {
	readonly #rows = new SlotRows();
	/** Row by hash, 0 for none. At most three quarters are used. */
	#index = new Int32Array(16);
	#size = 0;
	#owners = 0;
	/** Rows that were used lately by the text of the key, of whichever owner: text need not be read and hashed again. */
	readonly #recent = new Map<Hex, number>();

	/** @throws RangeError if there are too many. */
	addOwner(): SlotOwner {
		if (++this.#owners >= MAX_OWNERS)
			throw new RangeError(`a store with more than ${MAX_OWNERS} accounts with storage`);
		return { id: this.#owners, newest: 0, others: undefined };
	}

	/** Returns a copy of a value, or undefined. */
	get(owner: SlotOwner, key: Hex): Uint8Array | undefined {
		const row = this.#recentRow(owner, key) || this.#rowOf(owner, key, false);
		return row === 0 ? owner.others?.get(key) : this.#rows.value(row);
	}

	set(owner: SlotOwner, key: Hex, value: Uint8Array): void {
		const row = value.length > MAX_VALUE ? 0 : this.#recentRow(owner, key) || this.#rowOf(owner, key, true);
		if (row !== 0) {
			owner.others?.delete(key);
			this.#rows.setValue(row, value);
			return;
		}
		this.delete(owner, key);
		owner.others ??= new Map();
		owner.others.set(key, value);
	}

	delete(owner: SlotOwner, key: Hex): void {
		owner.others?.delete(key);
		if (!readKey(key, wanted)) return;
		const at = this.#find(owner.id);
		const row = this.#index[at]!;
		if (row === 0) return;
		owner.newest = this.#rows.release(row, owner.newest);
		this.#recent.delete(key);
		this.#size--;
		this.#close(at);
	}

	/** The entries of an owner. They must not change while they are read. */
	*entries(owner: SlotOwner): Iterable<readonly [Hex, Uint8Array]> {
		for (let row = owner.newest; row !== 0; row = this.#rows.older(row))
			yield [this.#rows.key(row), this.#rows.value(row)];
		yield* owner.others ?? [];
	}

	/** Returns the row of an entry if it was used lately, else 0. */
	#recentRow({ id }: SlotOwner, key: Hex): number {
		const row = this.#recent.get(key);
		return row !== undefined && this.#rows.owner(row) === id ? row : 0;
	}

	/** Returns the row of an entry, or 0. With `add`, a key of 32 bytes that has no row gets one. */
	#rowOf(owner: SlotOwner, key: Hex, add: boolean): number {
		if (!readKey(key, wanted)) return 0;
		const at = this.#find(owner.id);
		let row = this.#index[at]!;
		if (row === 0 && add) {
			row = this.#rows.take(owner.id, wanted, owner.newest);
			owner.newest = row;
			this.#index[at] = row;
			if (4 * ++this.#size > 3 * this.#index.length) this.#grow();
		}
		if (row !== 0) this.#remember(key, row);
		return row;
	}

	#remember(key: Hex, row: number): void {
		if (this.#recent.size >= RECENT) this.#recent.clear();
		this.#recent.set(key, row);
	}

	/** Returns the place in the index of the entry that is wanted, or where it would be. */
	#find(owner: number): number {
		const index = this.#index;
		const mask = index.length - 1;
		let at = hashOf(owner, wanted, 0) & mask;
		for (let row = index[at]!; row !== 0 && !this.#rows.has(row, owner, wanted); row = index[at]!) at = (at + 1) & mask;
		return at;
	}

	/** Empties a place of the index, and moves entries after it that would no longer be found. */
	#close(empty: number): void {
		const index = this.#index;
		const mask = index.length - 1;
		let hole = empty;
		for (let at = (hole + 1) & mask; index[at] !== 0; at = (at + 1) & mask) {
			const home = this.#rows.hash(index[at]!, hashOf) & mask;
			if (((at - home) & mask) < ((at - hole) & mask)) continue;
			index[hole] = index[at]!;
			hole = at;
		}
		index[hole] = 0;
	}

	#grow(): void {
		const old = this.#index;
		const index = new Int32Array(2 * old.length);
		const mask = index.length - 1;
		for (const row of old) {
			if (row === 0) continue;
			let at = this.#rows.hash(row, hashOf) & mask;
			while (index[at] !== 0) at = (at + 1) & mask;
			index[at] = row;
		}
		this.#index = index;
	}
}
