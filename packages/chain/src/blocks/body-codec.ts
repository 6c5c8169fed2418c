import {
	type BlockHeader,
	decodeBlock,
	decodeHeader,
	encodeBlock,
	encodeHeader,
	type SealedBlock,
} from '@altvm/ethereum';
import { ByteReader, damaged } from '../codec/byte-reader.ts';
import { ByteWriter } from '../codec/byte-writer.ts';

/** The first byte of the RLP of a list of more than 55 bytes, less the number of bytes of its length. */
const LONG_LIST = 0xf7;

/** A block in two parts, so that a header is read without its body. */
export interface EncodedBlock {
	/** RLP of the header. */
	readonly header: Uint8Array;
	/** What follows the header in the RLP of the block. */
	readonly body: Uint8Array;
}

export function splitBlock(block: SealedBlock): EncodedBlock {
	const header = encodeHeader(block.header);
	const bytes = encodeBlock(block);
	// The payload of the list begins with the header; a header alone is longer than 55 bytes.
	const start = 1 + (bytes[0]! - LONG_LIST);
	return { header, body: bytes.slice(start + header.length) };
}

export function joinBlock({ header, body }: EncodedBlock): SealedBlock {
	return decodeBlock(blockBytes({ header, body }));
}

/** The RLP of a block. */
export function blockBytes({ header, body }: EncodedBlock): Uint8Array {
	const length = header.length + body.length;
	const bytes = new Uint8Array(sizeOfBlock(header.length, body.length));
	const start = bytes.length - length;
	bytes[0] = LONG_LIST + start - 1;
	let rest = length;
	for (let i = start - 1; i > 0; i--) {
		bytes[i] = rest % 0x100;
		rest = Math.floor(rest / 0x100);
	}
	bytes.set(header, start);
	bytes.set(body, start + header.length);
	return bytes;
}

/** Bytes of the RLP of a block. */
export function sizeOfBlock(headerLength: number, bodyLength: number): number {
	const length = headerLength + bodyLength;
	let prefix = 1;
	for (let rest = length; rest > 0; rest = Math.floor(rest / 0x100)) prefix++;
	return prefix + length;
}

/** A header, and what is read of it most, so that it need not be decoded. */
export interface HeaderRecord {
	readonly timestamp: bigint;
	/** Sum of the difficulties up to the block. */
	readonly totalDifficulty: bigint;
	/** RLP of the header. */
	readonly header: Uint8Array;
	/** Bytes of the body, for the size of the block. */
	readonly bodyLength: number;
}

export function encodeHeaderRecord({ timestamp, totalDifficulty, header, bodyLength }: HeaderRecord): Uint8Array {
	const writer = new ByteWriter();
	writer.integer(timestamp);
	writer.integer(totalDifficulty);
	writer.size(bodyLength);
	writer.sized(header);
	return writer.finish();
}

export function decodeHeaderRecord(bytes: Uint8Array): HeaderRecord {
	const reader = new ByteReader(bytes);
	const timestamp = reader.integer();
	const totalDifficulty = reader.integer();
	const bodyLength = reader.size();
	const header = reader.sized();
	reader.end();
	return { timestamp, totalDifficulty, header, bodyLength };
}

/** @throws ChainError `bad-database` if the bytes are no header. */
export function headerOf({ header }: HeaderRecord): BlockHeader {
	try {
		return decodeHeader(header);
	} catch (cause) {
		throw damaged('a header', cause);
	}
}
