import { type Address, addressToBytes, toAddress } from '../address.ts';
import type { CodecContext } from '../dialect.ts';
import { DecodeError, EncodeError } from '../errors.ts';
import { MAX_NESTING } from '../solidity/reader.ts';
import { decodeUtf8, encodeUtf8, hasLoneSurrogate } from '../text.ts';
import { type AbiType, isOption, type Value } from '../types.ts';
import { BcsReader, BcsWriter } from './cursor.ts';

/**
 * Returns the size in bytes of the Move integer that holds an integer of `bits`, signed or not: the smallest sufficient of u8, u16, u32,
 * u64, u128, u256.
 * @throws EncodeError `bad-type` for more than 256 bits.
 * @example
 * ```ts
 * import { moveIntegerSize } from '@altvm/abi-bridge';
 *
 * moveIntegerSize(24); // 4
 * ```
 */
export function moveIntegerSize(bits: number): number {
	for (const size of [1, 2, 4, 8, 16, 32]) if (bits <= size * 8) return size;
	throw new EncodeError('bad-type', `no Move integer of ${bits} bits`);
}

/**
 * Encodes a value in Binary Canonical Serialization, as Move does. Move has no signed integers: one is written in two's complement, in
 * the unsigned type of the same or the next wider width (int24 -1 is the u32 0xffffffff).
 * @throws EncodeError `bad-value` for a value that is not of the type.
 *
 * @example
 * ```ts
 * import { encodeBcs, toAddress, toEvmHex } from '@altvm/abi-bridge';
 *
 * const context = { toEvmAddress: toEvmHex, fromEvmAddress: toAddress, charge() {} };
 * encodeBcs({ kind: 'uint', bits: 32 }, 258n, context); // Uint8Array(4) [ 2, 1, 0, 0 ]
 * encodeBcs({ kind: 'int', bits: 16 }, -2n, context); // Uint8Array(2) [ 254, 255 ]
 * ```
 */
export function encodeBcs(type: AbiType, value: Value, context: CodecContext): Uint8Array {
	const writer = new BcsWriter(context);
	write(writer, type, value);
	return writer.finish();
}

/**
 * Decodes a value in Binary Canonical Serialization, which has to take all bytes. A signed integer is read as {@link encodeBcs} writes it,
 * and has to fit its type.
 * @throws DecodeError. The error names the byte.
 * @example
 * ```ts
 * import { decodeBcs, toAddress, toEvmHex } from '@altvm/abi-bridge';
 *
 * const context = { toEvmAddress: toEvmHex, fromEvmAddress: toAddress, charge() {} };
 * decodeBcs({ kind: 'uint', bits: 32 }, Uint8Array.of(2, 1, 0, 0), context); // 258n
 * decodeBcs({ kind: 'list', element: { kind: 'bool' } }, Uint8Array.of(2, 1, 0), context); // [ true, false ]
 * ```
 */
export function decodeBcs(type: AbiType, bytes: Uint8Array, context: CodecContext): Value {
	const reader = new BcsReader(bytes, context);
	const value = read(reader, type, 0);
	reader.end();
	return value;
}

function wrong(type: AbiType, value: unknown): never {
	const details =
		value instanceof Uint8Array ? `${value.length} bytes` : `${typeof value} ${String(value).slice(0, 80)}`;
	throw new EncodeError('bad-value', `not a value of ${type.kind}`, { details });
}

function write(writer: BcsWriter, type: AbiType, value: Value): void {
	switch (type.kind) {
		case 'bool':
			if (typeof value !== 'boolean') wrong(type, value);
			writer.u8(value ? 1 : 0);
			return;
		case 'uint':
			if (typeof value !== 'bigint' || value < 0n || value >> BigInt(type.bits) !== 0n) wrong(type, value);
			writer.uint(value, moveIntegerSize(type.bits));
			return;
		case 'int': {
			if (typeof value !== 'bigint' || BigInt.asIntN(type.bits, value) !== value) wrong(type, value);
			const size = moveIntegerSize(type.bits);
			writer.uint(BigInt.asUintN(8 * size, value), size);
			return;
		}
		case 'address':
			if (typeof value !== 'string' || value.length !== 66) wrong(type, value);
			writer.raw(addressToBytes(value as Address));
			return;
		case 'bytes':
			if (!(value instanceof Uint8Array)) wrong(type, value);
			writer.vector(value);
			return;
		case 'fixedBytes':
			if (!(value instanceof Uint8Array) || value.length !== type.size) wrong(type, value);
			writer.vector(value);
			return;
		case 'string':
			if (typeof value !== 'string' || hasLoneSurrogate(value)) wrong(type, value);
			writer.vector(encodeUtf8(value));
			return;
		case 'enum':
			if (typeof value !== 'number' || !Number.isInteger(value) || value < 0 || value >= type.cases.length)
				wrong(type, value);
			writer.u8(value);
			return;
		case 'list':
		case 'array':
			if (!Array.isArray(value) || (type.kind === 'array' && value.length !== type.length)) wrong(type, value);
			writer.uleb(value.length);
			for (const item of value) write(writer, type.element, item);
			return;
		case 'option':
			if (!isOption(value)) wrong(type, value);
			writer.u8(value.some ? 1 : 0);
			if (value.some) write(writer, type.element, value.value);
			return;
		case 'tuple':
		case 'struct': {
			const types = partsOf(type);
			if (!Array.isArray(value) || value.length !== types.length) wrong(type, value);
			types.forEach((part, i) => {
				write(writer, part, value[i]!);
			});
			return;
		}
	}
}

function read(reader: BcsReader, type: AbiType, depth: number): Value {
	const start = reader.at;
	const fail = (message: string): never => {
		throw new DecodeError('out-of-range', message, { place: `byte ${start}` });
	};
	if (depth >= MAX_NESTING)
		throw new DecodeError('nesting', `nested deeper than ${MAX_NESTING}`, { place: `byte ${start}` });
	switch (type.kind) {
		case 'bool': {
			const byte = reader.u8();
			return byte > 1 ? fail('not a bool') : byte === 1;
		}
		case 'uint': {
			const number = reader.uint(moveIntegerSize(type.bits));
			return number >> BigInt(type.bits) !== 0n ? fail(`does not fit in uint${type.bits}`) : number;
		}
		case 'int': {
			const size = moveIntegerSize(type.bits);
			const number = BigInt.asIntN(8 * size, reader.uint(size));
			return BigInt.asIntN(type.bits, number) !== number ? fail(`does not fit in int${type.bits}`) : number;
		}
		case 'address':
			return toAddress(reader.take(32));
		case 'bytes':
			return reader.vector();
		case 'fixedBytes': {
			const bytes = reader.vector();
			return bytes.length === type.size ? bytes : fail(`${bytes.length} bytes instead of ${type.size}`);
		}
		case 'string':
			return readText(reader);
		case 'enum': {
			const index = reader.u8();
			return index < type.cases.length ? index : fail(`no case ${index} in an enum of ${type.cases.length}`);
		}
		case 'list':
		case 'array': {
			const length = reader.uleb();
			if (type.kind === 'array' && length !== type.length) fail(`${length} items instead of ${type.length}`);
			// Each item has at least one byte.
			if (length > reader.left) fail(`a list of ${length} does not fit`);
			reader.context.charge(length * 8);
			const list: Value[] = new Array(length);
			for (let i = 0; i < length; i++) list[i] = read(reader, type.element, depth + 1);
			return list;
		}
		case 'option': {
			const length = reader.u8();
			if (length > 1) fail('an option of more than one value');
			return length === 0 ? { some: false } : { some: true, value: read(reader, type.element, depth + 1) };
		}
		case 'tuple':
		case 'struct': {
			const types = partsOf(type);
			reader.context.charge(types.length * 8);
			return types.map((part) => read(reader, part, depth + 1));
		}
	}
}

function partsOf(type: AbiType & { kind: 'tuple' | 'struct' }): readonly AbiType[] {
	return type.kind === 'tuple' ? type.elements : type.fields.map((field) => field.type);
}

/** Reads a string: its length in bytes and its UTF-8. */
export function readText(reader: BcsReader): string {
	const start = reader.at;
	const from = reader.pass(reader.uleb());
	const text = decodeUtf8(reader.bytes, from, reader.at);
	if (text === undefined) throw new DecodeError('bad-utf8', 'a string that is not UTF-8', { place: `byte ${start}` });
	return text;
}
