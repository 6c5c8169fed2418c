import { compareBytes } from '@altvm/abi-bridge';
import type { DatabaseRange, DatabaseReader } from '../database.ts';
import { STATE_TABLES } from '../tables.ts';
import {
	afterHistory,
	decodeOld,
	historyKey,
	historyPrefix,
	KEPT_TABLES,
	readHistoryKey,
	type StateEntry,
} from './history-keys.ts';

type KeptTable = (typeof KEPT_TABLES)[number];

/** Longest key of the tables whose history is kept. */
const MAX_LENGTH = 255;

/** The tables of the state as they were after a block. Blobs, which are never removed, are read as they are. */
export class HistoricalReader implements DatabaseReader {
	readonly #reader: DatabaseReader;
	/** The first block that came later. */
	readonly #next: bigint;

	constructor(reader: DatabaseReader, block: bigint) {
		this.#reader = reader;
		this.#next = block + 1n;
	}

	get(table: string, key: Uint8Array): Uint8Array | undefined {
		const number = KEPT_TABLES.indexOf(table as KeptTable);
		const old = number < 0 ? undefined : this.#old({ table: number, key });
		return old ? old.value : this.#reader.get(table, key);
	}

	/** The value that the first later block replaced, if one did. */
	#old(entry: StateEntry): { readonly value: Uint8Array | undefined } | undefined {
		const range = { from: historyKey(entry, this.#next), to: afterHistory(entry), limit: 1 };
		for (const [, bytes] of this.#reader.range(STATE_TABLES.history, range)) return { value: decodeOld(bytes) };
		return undefined;
	}

	/**
	 * Entries of a table, or those whose keys have a beginning: what is there now comes first, then what is gone, each in the order of keys.
	 */
	*range(table: string, { from, to, reverse, limit }: DatabaseRange = {}): Iterable<readonly [Uint8Array, Uint8Array]> {
		const number = KEPT_TABLES.indexOf(table as KeptTable);
		if (number < 0 || reverse || limit !== undefined) throw new RangeError('the state is listed whole, in one order');
		const bounds = { ...(from && { from }), ...(to && { to }) };
		for (const [key, value] of this.#reader.range(table, bounds)) {
			const old = this.#old({ table: number, key });
			if (!old) yield [key, value];
			else if (old.value) yield [key, old.value];
		}
		for (const key of this.#changedKeys(number, from ?? new Uint8Array(0), to)) {
			if (this.#reader.get(table, key)) continue;
			const old = this.#old({ table: number, key });
			if (old?.value) yield [key, old.value];
		}
	}

	/** Keys with a beginning that have a history, each once. They are ordered by their length first, so each length is looked up. */
	*#changedKeys(table: number, start: Uint8Array, to: Uint8Array | undefined): Iterable<Uint8Array> {
		for (let length = Math.max(1, start.length); length <= MAX_LENGTH; ) {
			let entry = this.#firstFrom(historyPrefix(table, length, start));
			if (entry?.table !== table) return;
			if (entry.key.length > length) {
				length = entry.key.length;
				continue;
			}
			while (entry?.table === table && entry.key.length === length && !(to && compareBytes(entry.key, to) >= 0)) {
				yield entry.key;
				entry = this.#firstFrom(afterHistory(entry));
			}
			length++;
		}
	}

	#firstFrom(from: Uint8Array): StateEntry | undefined {
		for (const [place] of this.#reader.range(STATE_TABLES.history, { from, limit: 1 })) return readHistoryKey(place);
		return undefined;
	}
}
