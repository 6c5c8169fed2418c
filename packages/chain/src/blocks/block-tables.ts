import { bytesToHex, type Hex, hexToBytes } from '@altvm/abi-bridge';
import type { BlockHeader, SealedBlock } from '@altvm/ethereum';
import type { DatabaseReader, DatabaseWriter, StateChanges } from '@altvm/state';
import { ByteReader } from '../codec/byte-reader.ts';
import { ByteWriter } from '../codec/byte-writer.ts';
import { decodeChanges, encodeChanges } from '../state/changes-codec.ts';
import type { StoredReceipt, TransactionPlace } from './block-reader.ts';
import {
	decodeHeaderRecord,
	encodeHeaderRecord,
	type HeaderRecord,
	headerOf,
	joinBlock,
	sizeOfBlock,
	splitBlock,
} from './body-codec.ts';
import { blockKey, numberIn, numberKey } from './keys.ts';
import { indexLogs, unindexLogs } from './log-index.ts';
import { type BareReceipt, decodeBareReceipts, decodeReceipts, encodeReceipts } from './receipt-codec.ts';
import { TABLE } from './tables.ts';

/** A block with its results. */
export interface BlockRecord {
	readonly hash: Hex;
	readonly block: SealedBlock;
	/** Sum of the difficulties up to this block, itself included. */
	readonly totalDifficulty: bigint;
	readonly receipts: readonly StoredReceipt[];
	/** Execution requests (EIP-7685). */
	readonly requests: readonly Uint8Array[];
	/** Changes of the state that a development node made before the block, oldest first. */
	readonly edits: readonly StateChanges[];
}

/** Writes a block as the canonical one of its number. */
export function writeCanonical(writer: DatabaseWriter, record: BlockRecord): void {
	const { hash, block, totalDifficulty, receipts, requests, edits } = record;
	const { number, timestamp } = block.header;
	const key = blockKey(number, hash);
	const { header, body } = splitBlock(block);
	writer.put(TABLE.headers, key, encodeHeaderRecord({ timestamp, totalDifficulty, header, bodyLength: body.length }));
	writer.put(TABLE.bodies, key, body);
	writer.put(TABLE.receipts, key, encodeReceipts(receipts));
	if (requests.length > 0) writer.put(TABLE.requests, key, encodeList(requests));
	if (edits.length > 0) writer.put(TABLE.edits, key, encodeChanges(edits));
	writer.put(TABLE.numbers, hexToBytes(hash), numberKey(number));
	writer.put(TABLE.canonical, numberKey(number), hexToBytes(hash));
	writer.remove(TABLE.sides, key);
	for (const [index, { transactionHash }] of receipts.entries()) {
		writer.put(TABLE.transactions, hexToBytes(transactionHash), encodePlace(number, index));
	}
	indexLogs(writer, number, logsOf(receipts));
}

/** Makes the canonical block of a number one of a side chain. */
export function removeCanonical(writer: DatabaseWriter, number: bigint, hash: Hex): void {
	const key = blockKey(number, hash);
	const receipts = bareReceiptsIn(writer, number, hash) ?? [];
	for (const { transactionHash } of receipts) writer.remove(TABLE.transactions, hexToBytes(transactionHash));
	unindexLogs(writer, number, logsOf(receipts));
	writer.remove(TABLE.canonical, numberKey(number));
	writer.put(TABLE.sides, key, Uint8Array.of(1));
}

/** Removes blocks of side chains whose numbers are lower than `before`. */
export function pruneSides(writer: DatabaseWriter, before: bigint): void {
	if (before <= 0n) return;
	const keys = [...writer.range(TABLE.sides, { to: numberKey(before) })].map(([key]) => key);
	for (const key of keys) {
		for (const table of [TABLE.headers, TABLE.bodies, TABLE.receipts, TABLE.requests, TABLE.edits, TABLE.sides]) {
			writer.remove(table, key);
		}
		writer.remove(TABLE.numbers, key.slice(8));
	}
}

export function numberOfHash(reader: DatabaseReader, hash: Hex): bigint | undefined {
	const bytes = hexToBytes(hash);
	if (bytes.length !== 32) return undefined;
	const number = reader.get(TABLE.numbers, bytes);
	return number && numberIn(number);
}

export function canonicalHash(reader: DatabaseReader, number: bigint): Hex | undefined {
	if (number < 0n || number >= 1n << 64n) return undefined;
	const hash = reader.get(TABLE.canonical, numberKey(number));
	return hash && bytesToHex(hash);
}

export function headerIn(reader: DatabaseReader, number: bigint, hash: Hex): BlockHeader | undefined {
	const record = recordIn(reader, number, hash);
	return record && headerOf(record);
}

/** Sum of the difficulties up to a block. */
export function totalDifficultyIn(reader: DatabaseReader, number: bigint, hash: Hex): bigint | undefined {
	return recordIn(reader, number, hash)?.totalDifficulty;
}

/** Bytes of a block's RLP. */
export function sizeIn(reader: DatabaseReader, number: bigint, hash: Hex): number | undefined {
	const record = recordIn(reader, number, hash);
	return record && sizeOfBlock(record.header.length, record.bodyLength);
}

/** Seconds since 1970. */
export function timestampIn(reader: DatabaseReader, number: bigint, hash: Hex): bigint | undefined {
	return recordIn(reader, number, hash)?.timestamp;
}

export function blockIn(reader: DatabaseReader, number: bigint, hash: Hex): SealedBlock | undefined {
	const record = recordIn(reader, number, hash);
	const body = reader.get(TABLE.bodies, blockKey(number, hash));
	return record && body && joinBlock({ header: record.header, body });
}

export function receiptsIn(reader: DatabaseReader, number: bigint, hash: Hex): StoredReceipt[] | undefined {
	const bytes = reader.get(TABLE.receipts, blockKey(number, hash));
	return bytes && decodeReceipts(bytes);
}

export function bareReceiptsIn(reader: DatabaseReader, number: bigint, hash: Hex): BareReceipt[] | undefined {
	const bytes = reader.get(TABLE.receipts, blockKey(number, hash));
	return bytes && decodeBareReceipts(bytes);
}

export function requestsIn(reader: DatabaseReader, number: bigint, hash: Hex): Uint8Array[] | undefined {
	const key = blockKey(number, hash);
	const bytes = reader.get(TABLE.requests, key);
	if (bytes) return decodeList(bytes);
	return reader.get(TABLE.headers, key) ? [] : undefined;
}

/** Changes of the state that were made before a block. */
export function editsIn(reader: DatabaseReader, number: bigint, hash: Hex): StateChanges[] {
	const bytes = reader.get(TABLE.edits, blockKey(number, hash));
	return bytes ? decodeChanges(bytes) : [];
}

export function placeIn(reader: DatabaseReader, transactionHash: Hex): TransactionPlace | undefined {
	const key = hexToBytes(transactionHash);
	if (key.length !== 32) return undefined;
	const bytes = reader.get(TABLE.transactions, key);
	if (!bytes) return undefined;
	const place = new ByteReader(bytes);
	const blockNumber = place.integer();
	const index = place.size();
	const blockHash = canonicalHash(reader, blockNumber);
	return blockHash === undefined ? undefined : { blockHash, blockNumber, index };
}

function recordIn(reader: DatabaseReader, number: bigint, hash: Hex): HeaderRecord | undefined {
	const bytes = reader.get(TABLE.headers, blockKey(number, hash));
	return bytes && decodeHeaderRecord(bytes);
}

function encodePlace(number: bigint, index: number): Uint8Array {
	const writer = new ByteWriter();
	writer.integer(number);
	writer.size(index);
	return writer.finish();
}

function encodeList(items: readonly Uint8Array[]): Uint8Array {
	const writer = new ByteWriter();
	writer.size(items.length);
	for (const item of items) writer.sized(item);
	return writer.finish();
}

function decodeList(bytes: Uint8Array): Uint8Array[] {
	const reader = new ByteReader(bytes);
	const items = Array.from({ length: reader.size() }, () => reader.sized().slice());
	reader.end();
	return items;
}

function* logsOf(receipts: readonly BareReceipt[]) {
	for (const { logs } of receipts) yield* logs;
}
