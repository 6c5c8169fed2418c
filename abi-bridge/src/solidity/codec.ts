import { EMPTY_BYTES } from '../bytes.ts';
import type { CodecContext } from '../dialect.ts';
import { expecting } from '../errors.ts';
import type { AbiType, Value } from '../types.ts';
import { bytesCodec, stringCodec } from './bytes-codecs.ts';
import { AbiReader } from './reader.ts';
import { listCodec, optionCodec, tupleCodec } from './sequence-codecs.ts';
import { solidityType } from './signature.ts';
import type { Codec } from './type-codec.ts';
import { addressCodec, boolCodec, enumCodec, fixedBytesCodec, intCodec, uintCodec } from './word-codecs.ts';

const codecs = new WeakMap<AbiType, Codec>();

/** Returns the codec of a type, which is made once. */
export function codecOf(type: AbiType): Codec {
	let codec = codecs.get(type);
	if (!codec) codecs.set(type, (codec = makeCodec(type)));
	return codec;
}

function makeCodec(type: AbiType): Codec {
	switch (type.kind) {
		case 'bool':
			return boolCodec;
		case 'uint':
			return uintCodec(type.bits);
		case 'int':
			return intCodec(type.bits);
		case 'address':
			return addressCodec;
		case 'bytes':
			return bytesCodec;
		case 'fixedBytes':
			return fixedBytesCodec(type.size);
		case 'string':
			return stringCodec;
		case 'list':
			return listCodec(codecOf(type.element), undefined, 'list');
		case 'array':
			return listCodec(codecOf(type.element), type.length, `an array of ${type.length}`);
		case 'tuple':
			return tupleCodec(type.elements.map(codecOf));
		case 'struct':
			return tupleCodec(type.fields.map((field) => codecOf(field.type)));
		case 'option':
			return optionCodec(codecOf(type.element));
		case 'enum':
			return enumCodec(type.cases.length);
	}
}

const tuples = new WeakMap<readonly AbiType[], Codec>();

function tupleOf(types: readonly AbiType[]): Codec {
	let codec = tuples.get(types);
	if (!codec) tuples.set(types, (codec = tupleCodec(types.map(codecOf))));
	return codec;
}

/**
 * Encodes arguments or results by Solidity's contract ABI.
 * @param types one type per value.
 * @param context maps addresses to 20 bytes and charges for the bytes before they are allocated.
 * @param prefix bytes that come first, such as a selector.
 * @throws EncodeError `bad-value` for a value that is not of its type.
 *
 * @example
 * ```ts
 * import { bytesToHex, encodeSolidity, toAddress, toEvmHex } from '@altvm/abi-bridge';
 *
 * const context = { toEvmAddress: toEvmHex, fromEvmAddress: toAddress, charge() {} };
 * bytesToHex(encodeSolidity([{ kind: 'uint', bits: 256 }], [1n], context)); // 0x0000000000000000000000000000000000000000000000000000000000000001
 * ```
 */
export function encodeSolidity(
	types: readonly AbiType[],
	values: readonly Value[],
	context: CodecContext,
	prefix: Uint8Array = EMPTY_BYTES,
): Uint8Array {
	const codec = tupleOf(types);
	const size = prefix.length + codec.size(values);
	context.charge(size);
	const bytes = new Uint8Array(size);
	bytes.set(prefix);
	codec.write(new DataView(bytes.buffer), prefix.length, values, context);
	return bytes;
}

/**
 * Decodes arguments or results by Solidity's contract ABI. Bytes after the last value are allowed, as in Solidity. Each byte is read at
 * most once, padding has to be zero, and strings have to be UTF-8.
 * @param types one type per value.
 * @param context maps 20-byte addresses to host addresses and charges for values before they are allocated.
 * @throws DecodeError. The error names the byte, the value, and the type that was expected.
 *
 * @example
 * ```ts
 * import { decodeSolidity, toAddress, toEvmHex } from '@altvm/abi-bridge';
 *
 * const context = { toEvmAddress: toEvmHex, fromEvmAddress: toAddress, charge() {} };
 * decodeSolidity([{ kind: 'bool' }], new Uint8Array(32), context); // [ false ]
 * ```
 */
export function decodeSolidity(types: readonly AbiType[], bytes: Uint8Array, context: CodecContext): Value[] {
	return decodeNamed(types, bytes, context, (i) => `value ${i}`);
}

/**
 * As {@link decodeSolidity}.
 * @param nameOf what errors call a value.
 */
export function decodeNamed(
	types: readonly AbiType[],
	bytes: Uint8Array,
	context: CodecContext,
	nameOf: (i: number) => string,
): Value[] {
	const reader = new AbiReader(bytes, context);
	try {
		return tupleOf(types).read(reader, 0, 0) as Value[];
	} catch (error) {
		const { item } = reader;
		throw item < types.length ? expecting(error, `${solidityType(types[item]!)} for ${nameOf(item)}`) : error;
	}
}
