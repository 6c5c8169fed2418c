import { BlockError } from '../block/block-error.ts';

/** One RLP item. Its bytes are views, not copies. */
export interface RlpItem {
	readonly isList: boolean;
	/** Without the prefix. */
	readonly payload: Uint8Array;
	/** With the prefix. */
	readonly bytes: Uint8Array;
	/** Where the item is, for errors: `block.header.number`. */
	readonly place: string;
}

function fail(place: string, what: string): never {
	throw new BlockError('malformed', `${place}: ${what}`);
}

/**
 * Reads one item at the beginning of the bytes, in its only valid form (Yellow Paper, appendix B). Lists are not entered, so the
 * work is constant, and hostile nesting has no depth to recurse to.
 */
function readFirst(bytes: Uint8Array, place: string): RlpItem {
	const first = bytes[0];
	if (first === undefined) fail(place, 'missing');
	if (first < 0x80) return { isList: false, payload: bytes.subarray(0, 1), bytes: bytes.subarray(0, 1), place };
	const isList = first >= 0xc0;
	const short = first - (isList ? 0xc0 : 0x80);
	let start = 1;
	let length = short;
	if (short > 55) {
		start = 1 + short - 55;
		length = 0;
		if (bytes[1] === 0) fail(place, 'the length begins with a zero byte');
		for (let i = 1; i < start; i++) length = length * 256 + (bytes[i] ?? 0);
		if (length < 56) fail(place, 'a short length in the long form');
	}
	const end = start + length;
	if (end > bytes.length) fail(place, `${end} bytes, but only ${bytes.length} are left`);
	const payload = bytes.subarray(start, end);
	if (!isList && length === 1 && payload[0]! < 0x80) fail(place, 'a single byte with a prefix');
	return { isList, payload, bytes: bytes.subarray(0, end), place };
}

/**
 * Reads bytes that are exactly one item.
 * @throws BlockError `malformed`
 */
export function readItem(bytes: Uint8Array, place: string): RlpItem {
	const item = readFirst(bytes, place);
	if (item.bytes.length !== bytes.length) fail(place, `${bytes.length - item.bytes.length} bytes after the end`);
	return item;
}

/**
 * Reads the items of a list one after another, so that a reader who stops at a bad item has not read those after it.
 * @throws BlockError `malformed` if the item is not a list.
 */
export function* listItems({ isList, payload, place }: RlpItem, name: (index: number) => string): Iterable<RlpItem> {
	if (!isList) fail(place, 'not a list');
	let at = 0;
	for (let index = 0; at < payload.length; index++) {
		const item = readFirst(payload.subarray(at), `${place}.${name(index)}`);
		yield item;
		at += item.bytes.length;
	}
}

/** Reads a string of any length. */
export function readBytes({ isList, payload, place }: RlpItem): Uint8Array {
	if (isList) fail(place, 'a list');
	return payload;
}

/** Reads a string of exactly `size` bytes. */
export function readFixed(item: RlpItem, size: number): Uint8Array {
	const bytes = readBytes(item);
	if (bytes.length !== size) fail(item.place, `${bytes.length} bytes, not ${size}`);
	return bytes;
}

/** Reads an unsigned integer of at most `bits` bits, without leading zeros. */
export function readUint(item: RlpItem, bits: number): bigint {
	const bytes = readBytes(item);
	if (bytes.length * 8 > bits) fail(item.place, `a number of ${bytes.length} bytes; at most ${bits / 8} are allowed`);
	if (bytes[0] === 0) fail(item.place, 'a number that begins with a zero byte');
	let value = 0n;
	for (const byte of bytes) value = (value << 8n) | BigInt(byte);
	return value;
}
