import { ByteReader } from '../byte-reader.ts';
import { ByteWriter } from '../byte-writer.ts';
import { DatabaseError } from '../database-error.ts';
import { STATE_TABLES } from '../tables.ts';

/** Tables of which old values are kept, by the number that stands for each in a key of the history. */
export const KEPT_TABLES = [
	STATE_TABLES.accounts,
	STATE_TABLES.slots,
	STATE_TABLES.longSlots,
	STATE_TABLES.aliases,
] as const;

/** An entry of the state: the number of its table in {@link KEPT_TABLES}, and its key there. */
export interface StateEntry {
	readonly table: number;
	readonly key: Uint8Array;
}

const NUMBER_BYTES = 6;
const MAX_NUMBER = 2n ** 48n - 1n;

/** Returns a block's number as a key. */
export function blockKey(block: bigint): Uint8Array {
	const key = new Uint8Array(NUMBER_BYTES);
	writeNumber(key, 0, block);
	return key;
}

export function blockOfKey(key: Uint8Array): bigint {
	let number = 0;
	for (const byte of key) number = number * 256 + byte;
	return BigInt(number);
}

function writeNumber(into: Uint8Array, at: number, block: bigint): void {
	if (block < 0n || block > MAX_NUMBER) throw new RangeError(`a block number from 0 to 2^48 - 1, not ${block}`);
	let rest = Number(block);
	for (let i = at + NUMBER_BYTES - 1; i >= at; i--) {
		into[i] = rest % 256;
		rest = Math.floor(rest / 256);
	}
}

/**
 * Returns the key of the value that an entry had before a block: the table, the length of the key, the key, the block. With the length
 * before it, no key is the beginning of another, so all values of an entry lie together, ordered by block.
 */
export function historyKey({ table, key }: StateEntry, block: bigint): Uint8Array {
	const place = historyPrefix(table, key.length, key, NUMBER_BYTES);
	writeNumber(place, 2 + key.length, block);
	return place;
}

/** Returns the key after those of an entry for all blocks. */
export function afterHistory({ table, key }: StateEntry): Uint8Array {
	const place = historyPrefix(table, key.length, key, NUMBER_BYTES + 1);
	place.fill(0xff, 2 + key.length);
	return place;
}

/** Returns the beginning of keys of the history of entries whose keys have a length and a beginning. */
export function historyPrefix(table: number, length: number, start: Uint8Array, room = 0): Uint8Array {
	const place = new Uint8Array(2 + start.length + room);
	place[0] = table;
	place[1] = length;
	place.set(start, 2);
	return place;
}

/** Reads which entry a key of the history is of, and the block before which it had the value. */
export function readHistoryKey(place: Uint8Array): StateEntry & { readonly block: bigint } {
	const end = place.length - NUMBER_BYTES;
	if (end < 3 || place[1] !== end - 2) throw new DatabaseError('damaged', 'a key of the history of a wrong length');
	return { table: place[0]!, key: place.subarray(2, end), block: blockOfKey(place.subarray(end)) };
}

/** Encodes an old value: nothing if there was none. */
export function encodeOld(value: Uint8Array | undefined): Uint8Array {
	if (!value) return new Uint8Array(0);
	const bytes = new Uint8Array(1 + value.length);
	bytes[0] = 1;
	bytes.set(value, 1);
	return bytes;
}

export function decodeOld(bytes: Uint8Array): Uint8Array | undefined {
	return bytes.length === 0 ? undefined : bytes.subarray(1);
}

const writer = new ByteWriter();

export function encodeEntries(entries: readonly StateEntry[]): Uint8Array {
	writer.varint(entries.length);
	for (const { table, key } of entries) {
		writer.byte(table);
		writer.string(key);
	}
	return writer.finish();
}

export function* decodeEntries(bytes: Uint8Array): Iterable<StateEntry> {
	const reader = new ByteReader(bytes);
	for (let left = reader.varint(); left > 0; left--) yield { table: reader.byte(), key: reader.string() };
}
