import type { CodecContext } from '../dialect.ts';
import type { AbiType, Value } from '../types.ts';
import { bytesCodec, stringCodec } from './bytes-codecs.ts';
import { AbiReader } from './reader.ts';
import { listCodec, optionCodec, tupleCodec } from './sequence-codecs.ts';
import type { Codec } from './type-codec.ts';
import { addressCodec, boolCodec, enumCodec, fixedBytesCodec, intCodec, uintCodec } from './word-codecs.ts';

const codecs = new WeakMap<AbiType, Codec>();

function codecOf(type: AbiType): Codec {
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
			return optionCodec(type.element, codecOf(type.element));
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
 * Encodes values as arguments or results, behind `prefix` (a selector).
 * @throws EncodeError for a value that its type does not hold.
 */
export function encodeSolidity(
	types: readonly AbiType[],
	values: readonly Value[],
	context: CodecContext,
	prefix: Uint8Array = NO_PREFIX,
): Uint8Array {
	const codec = tupleOf(types);
	const size = prefix.length + codec.size(values);
	context.charge(size);
	const bytes = new Uint8Array(size);
	bytes.set(prefix);
	codec.write(new DataView(bytes.buffer), prefix.length, values, context);
	return bytes;
}

const NO_PREFIX = new Uint8Array(0);

/**
 * Decodes arguments or results. Bytes behind the last value are allowed, as Solidity allows them; every byte is read at most
 * once, padding must be clean, text must be UTF-8.
 * @throws DecodeError naming the byte.
 */
export function decodeSolidity(types: readonly AbiType[], bytes: Uint8Array, context: CodecContext): Value[] {
	return tupleOf(types).read(new AbiReader(bytes, context), 0, 0) as Value[];
}
