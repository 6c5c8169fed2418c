import { bytesToHex, decodeUtf8, encodeUtf8, type Hex, hexToBytes } from '@altvm/abi-bridge';
import type { DatabaseReader, DatabaseWriter } from '@altvm/state';
import { TABLE } from './tables.ts';

/** The blocks that a chain stands on. */
export interface HeadPointers {
	readonly head: Hex;
	readonly safe: Hex | undefined;
	readonly finalized: Hex | undefined;
}

const HEAD = encodeUtf8('head');
const HASH_BYTES = 32;

/** Head, safe and finalized block lie in one value, so that one read tells whether anything has changed. */
export function readPointers(reader: DatabaseReader): HeadPointers | undefined {
	const bytes = reader.get(TABLE.meta, HEAD);
	if (!bytes) return undefined;
	const at = (index: number): Hex | undefined => {
		const hash = bytes.subarray(index * HASH_BYTES, (index + 1) * HASH_BYTES);
		return hash.some((byte) => byte !== 0) ? bytesToHex(hash) : undefined;
	};
	return { head: bytesToHex(bytes.subarray(0, HASH_BYTES)), safe: at(1), finalized: at(2) };
}

export function writePointers(writer: DatabaseWriter, { head, safe, finalized }: HeadPointers): void {
	const bytes = new Uint8Array(3 * HASH_BYTES);
	bytes.set(hexToBytes(head));
	if (safe !== undefined) bytes.set(hexToBytes(safe), HASH_BYTES);
	if (finalized !== undefined) bytes.set(hexToBytes(finalized), 2 * HASH_BYTES);
	writer.put(TABLE.meta, HEAD, bytes);
}

/** Text of one of the chain's single values. */
export function readText(reader: DatabaseReader, name: string): string | undefined {
	const bytes = reader.get(TABLE.meta, encodeUtf8(name));
	return bytes && decodeUtf8(bytes);
}

export function writeText(writer: DatabaseWriter, name: string, text: string): void {
	writer.put(TABLE.meta, encodeUtf8(name), encodeUtf8(text));
}
