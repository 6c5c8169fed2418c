import { readText } from '../bcs/codec.ts';
import { BcsReader, BcsWriter } from '../bcs/cursor.ts';
import type { CodecContext } from '../dialect.ts';
import { DecodeError } from '../errors.ts';
import { MAX_NAME } from '../names.ts';
import { decodeUtf8, encodeUtf8 } from '../text.ts';

/** A call as Move writes it. Its encoding is the BCS of `{ function: string, type_arguments: vector<string>, arguments: vector<vector<u8>> }`. */
export interface MoveCall {
	readonly function: string;
	/** Type tags such as `0x1::coin::USD`. */
	readonly typeArguments: readonly string[];
	/** The BCS of each argument. */
	readonly args: readonly Uint8Array[];
}

/**
 * Encodes a call as Move writes it.
 *
 * @example
 * ```ts
 * import { bytesToHex, encodeMoveCall, toAddress, toEvmHex } from '@altvm/abi-bridge';
 *
 * const context = { toEvmAddress: toEvmHex, fromEvmAddress: toAddress, charge() {} };
 * const call = { function: 'add', typeArguments: [], args: [Uint8Array.of(7)] };
 * bytesToHex(encodeMoveCall(call, context)); // 0x0361646400010107
 * ```
 */
export function encodeMoveCall(call: MoveCall, context: CodecContext): Uint8Array {
	const writer = new BcsWriter(context);
	writer.vector(encodeUtf8(call.function));
	writer.uleb(call.typeArguments.length);
	for (const tag of call.typeArguments) writer.vector(encodeUtf8(tag));
	writeVectors(writer, call.args);
	return writer.finish();
}

/**
 * Decodes a call that Move wrote.
 * @throws DecodeError. The error names the byte.
 * @example
 * ```ts
 * import { decodeMoveCall, hexToBytes, toAddress, toEvmHex } from '@altvm/abi-bridge';
 *
 * const context = { toEvmAddress: toEvmHex, fromEvmAddress: toAddress, charge() {} };
 * const { function: name, args } = decodeMoveCall(hexToBytes('0x0361646400010107'), context);
 * console.log(name, args); // add [ Uint8Array(1) [ 7 ] ]
 * ```
 */
export function decodeMoveCall(bytes: Uint8Array, context: CodecContext): MoveCall {
	const reader = new BcsReader(bytes, context);
	const name = readText(reader);
	const tags = readCount(reader);
	const typeArguments: string[] = [];
	for (let i = 0; i < tags; i++) typeArguments.push(readText(reader));
	const args = readVectors(reader);
	reader.end();
	return { function: name, typeArguments, args };
}

/**
 * Encodes the results of a Move function, the BCS of each, as BCS `vector<vector<u8>>`.
 *
 * @example
 * ```ts
 * import { encodeMoveResults, toAddress, toEvmHex } from '@altvm/abi-bridge';
 *
 * const context = { toEvmAddress: toEvmHex, fromEvmAddress: toAddress, charge() {} };
 * // Two results: a u8 and a u16.
 * encodeMoveResults([Uint8Array.of(1), Uint8Array.of(2, 0)], context); // Uint8Array(6) [ 2, 1, 1, 2, 2, 0 ]
 * ```
 */
export function encodeMoveResults(results: readonly Uint8Array[], context: CodecContext): Uint8Array {
	const writer = new BcsWriter(context);
	writeVectors(writer, results);
	return writer.finish();
}

/**
 * Decodes the results of a Move function: the BCS of each.
 * @throws DecodeError. The error names the byte.
 * @example
 * ```ts
 * import { decodeMoveResults, toAddress, toEvmHex } from '@altvm/abi-bridge';
 *
 * const context = { toEvmAddress: toEvmHex, fromEvmAddress: toAddress, charge() {} };
 * decodeMoveResults(Uint8Array.of(2, 1, 1, 2, 2, 0), context); // [ Uint8Array(1) [ 1 ], Uint8Array(2) [ 2, 0 ] ]
 * ```
 */
export function decodeMoveResults(bytes: Uint8Array, context: CodecContext): Uint8Array[] {
	const reader = new BcsReader(bytes, context);
	const results = readVectors(reader);
	reader.end();
	return results;
}

function writeVectors(writer: BcsWriter, vectors: readonly Uint8Array[]): void {
	writer.uleb(vectors.length);
	for (const bytes of vectors) writer.vector(bytes);
}

function readVectors(reader: BcsReader): Uint8Array[] {
	const count = readCount(reader);
	const vectors: Uint8Array[] = [];
	for (let i = 0; i < count; i++) vectors.push(reader.vector());
	return vectors;
}

function readCount(reader: BcsReader): number {
	const count = reader.uleb();
	if (count > reader.left)
		throw new DecodeError('out-of-bounds', `a list of ${count} does not fit`, { place: `byte ${reader.at}` });
	reader.context.charge(count * 16);
	return count;
}

/** Returns the name of the function that a call is for, of at most 256 bytes, or undefined. Never throws, and allocates no more than the name. */
export function moveFunctionName(bytes: Uint8Array): string | undefined {
	// The length in ULEB128 has one byte, or two for 128 and more.
	const [first = 0, second = 0] = bytes;
	const start = first < 0x80 ? 1 : 2;
	const length = first < 0x80 ? first : (first & 0x7f) | (second << 7);
	if (second >= 0x80 && start === 2) return undefined;
	if (length > MAX_NAME || bytes.length < start + length) return undefined;
	return decodeUtf8(bytes.subarray(start, start + length));
}
