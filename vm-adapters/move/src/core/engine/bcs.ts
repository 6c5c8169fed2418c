import { type Address, BcsReader, type CodecContext, DecodeError, EncodeError, toAddress } from '@altvm/abi-bridge';
import { LIMITS, MEMORY, UNITS } from '../../gas.ts';
import { fromBigInt } from './arithmetic.ts';
import { ValueWriter } from './bcs-writer.ts';
import { fieldsOf, type StructType, type Type, type TypeLinker, variantsOf } from './types.ts';
import {
	asAddress,
	asBool,
	asInt,
	asStruct,
	asVariant,
	asVector,
	places,
	Signer,
	Struct,
	structWords,
	typeOfVariant,
	type Value,
	Variant,
	vectorOfItems,
	vectorToBytes,
	verificationFailedValue,
} from './values.ts';
import { spread } from './vector-instructions.ts';
import { SmallVector } from './vectors.ts';

const BYTES = { u8: 1, u16: 2, u32: 4, u64: 8, u128: 16, u256: 32 } as const;

/**
 * Serialises a value as BCS. Charges `context` for every byte before it is written.
 * @throws EncodeError for a reference, or a value nested too deeply.
 */
export function serialize(type: Type, value: Value, linker: TypeLinker, context: CodecContext): Uint8Array {
	return written(type, value, linker, context).finish();
}

/** As `serialize`, for a vector of guest code: short bytes lie in a buffer with others. */
export function serializeShared(type: Type, value: Value, linker: TypeLinker, context: CodecContext): Uint8Array {
	return written(type, value, linker, context).finishShared();
}

function written(type: Type, value: Value, linker: TypeLinker, context: CodecContext): ValueWriter {
	linker.pay(UNITS.codec);
	const writer = new ValueWriter(context);
	write(writer, type, value, linker, 0);
	return writer;
}

function write(writer: ValueWriter, type: Type, value: Value, linker: TypeLinker, depth: number): void {
	linker.pay(UNITS.coded);
	if (depth > LIMITS.nesting) tooDeep();
	switch (type.kind) {
		case 'bool':
			writer.u8(asBool(value) ? 1 : 0);
			return;
		case 'u8':
			writer.u8(Number(asInt(value)));
			return;
		case 'u16':
		case 'u32':
		case 'u64':
		case 'u128':
		case 'u256':
			writer.uint(asInt(value), BYTES[type.kind]);
			return;
		case 'address':
			writer.address(asAddress(value));
			return;
		case 'signer':
			writer.address(value instanceof Signer ? value.address : verificationFailedValue(type.tag));
			return;
		case 'vector': {
			const vector = asVector(value);
			writer.uleb(vector.length);
			if (depth >= LIMITS.nesting && vector.length > 0) tooDeep();
			if (type.element.kind === 'u8') {
				writer.raw(vectorToBytes(vector));
				return;
			}
			const items = spread(vector);
			for (let i = 0; i < items.length; i++) write(writer, type.element, items[i]!, linker, depth + 1);
			return;
		}
		case 'struct': {
			const { fields } = asStruct(value);
			let types: readonly Type[];
			if (type.definition.variants) {
				const variant = asVariant(value);
				writer.uleb(variant.tag);
				types = variantsOf(typeOfVariant(type, variant), linker)[variant.tag]!;
			} else types = fieldsOf(type, linker);
			if (types.length !== fields.length) verificationFailedValue(type.tag);
			for (let i = 0; i < types.length; i++) write(writer, types[i]!, fields[i]!, linker, depth + 1);
			return;
		}
		case 'reference':
			throw new EncodeError('bad-type', 'a reference has no bytes');
	}
}

function tooDeep(): never {
	throw new EncodeError('nesting', `a value nested deeper than ${LIMITS.nesting}`);
}

/**
 * Deserialises BCS bytes as a type. The caller decides which types may be made from bytes.
 * @throws DecodeError naming the byte.
 */
export function deserialize(type: Type, bytes: Uint8Array, linker: TypeLinker, context: CodecContext): Value {
	const reader = new BcsReader(bytes, context);
	const value = read(reader, type, linker, 0);
	reader.end();
	return value;
}

function read(reader: BcsReader, type: Type, linker: TypeLinker, depth: number): Value {
	linker.pay(UNITS.coded);
	if (depth > LIMITS.nesting)
		throw new DecodeError('nesting', `nested deeper than ${LIMITS.nesting}`, { place: `byte ${reader.at}` });
	switch (type.kind) {
		case 'bool': {
			const byte = reader.u8();
			if (byte > 1) throw new DecodeError('out-of-range', 'not a bool', { place: `byte ${reader.at - 1}` });
			return byte === 1;
		}
		case 'u8':
			return reader.u8();
		case 'u16':
		case 'u32':
		case 'u64':
		case 'u128':
		case 'u256':
			return fromBigInt(reader.uint(BYTES[type.kind]));
		case 'address':
			return readAddress(reader, linker);
		case 'signer':
			return new Signer(readAddress(reader, linker));
		case 'vector': {
			const length = reader.uleb();
			if (length > reader.left)
				throw new DecodeError('out-of-bounds', `a vector of ${length} does not fit`, { place: `byte ${reader.at}` });
			if (type.element.kind === 'u8' && depth < LIMITS.nesting) {
				reader.context.charge(length);
				linker.allocate(MEMORY.smallVector + MEMORY.smallItem * length);
				reader.at += length;
				return new SmallVector(reader.bytes.slice(reader.at - length, reader.at));
			}
			linker.pay(length * UNITS.value);
			const isSmall = type.element.kind === 'u8' || type.element.kind === 'u16' || type.element.kind === 'u32';
			linker.allocate(isSmall ? MEMORY.smallVector + MEMORY.smallItem * length : MEMORY.vector + MEMORY.slot * length);
			const items = places(length) as Value[];
			for (let i = 0; i < length; i++) items[i] = read(reader, type.element, linker, depth + 1);
			return vectorOfItems(type.element.kind, items);
		}
		case 'struct': {
			if (type.definition.variants) return readVariant(reader, type, linker, depth);
			const fields = fieldsOf(type, linker);
			// A struct without fields has no bytes to charge for.
			reader.context.charge(fields.length === 0 ? 64 : 0);
			linker.allocate(structWords(fields.length));
			return new Struct(type, readFields(reader, fields, linker, depth));
		}
		case 'reference':
			throw new DecodeError('bad-type', 'a reference has no bytes');
	}
}

function readFields(reader: BcsReader, types: readonly Type[], linker: TypeLinker, depth: number): Value[] {
	const values = places(types.length) as Value[];
	for (let i = 0; i < types.length; i++) values[i] = read(reader, types[i]!, linker, depth + 1);
	return values;
}

function readVariant(reader: BcsReader, type: StructType, linker: TypeLinker, depth: number): Variant {
	const place = `byte ${reader.at}`;
	const tag = reader.uleb();
	const types = variantsOf(type, linker)[tag];
	if (!types) throw new DecodeError('out-of-range', `${type.tag} has no variant ${tag}`, { place });
	linker.allocate(structWords(types.length));
	return new Variant(type, tag, readFields(reader, types, linker, depth));
}

function readAddress(reader: BcsReader, linker: TypeLinker): Address {
	linker.allocate(MEMORY.address);
	return toAddress(reader.take(32));
}
