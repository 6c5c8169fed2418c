import {
	type Address,
	addressToBytes,
	BcsReader,
	BcsWriter,
	type CodecContext,
	DecodeError,
	EncodeError,
	toAddress,
} from '@altvm/abi-bridge';
import { LIMITS } from '../gas.ts';
import type { Linker } from './linker.ts';
import { fieldsOf, type Type } from './types.ts';
import {
	asBool,
	asStruct,
	asVector,
	Int,
	int,
	Signer,
	Struct,
	type Value,
	Vector,
	verificationFailedValue,
} from './values.ts';

const BITS = { u8: 8, u16: 16, u32: 32, u64: 64, u128: 128, u256: 256 } as const;

/** BCS of a value. `context` is charged for every byte before it is made. */
export function serialize(type: Type, value: Value, linker: Linker, context: CodecContext): Uint8Array {
	const writer = new BcsWriter(context);
	write(writer, type, value, linker, 0);
	return writer.finish();
}

function write(writer: BcsWriter, type: Type, value: Value, linker: Linker, depth: number): void {
	if (depth > LIMITS.nesting) throw new EncodeError('nesting', `a value nested deeper than ${LIMITS.nesting}`);
	switch (type.kind) {
		case 'bool':
			writer.u8(asBool(value) ? 1 : 0);
			return;
		case 'u64':
			writer.uint(typeof value === 'bigint' ? value : verificationFailedValue(type.tag), 8);
			return;
		case 'u8':
		case 'u16':
		case 'u32':
		case 'u128':
		case 'u256':
			if (!(value instanceof Int) || value.bits !== BITS[type.kind]) verificationFailedValue(type.tag);
			writer.uint(value.value, value.bits / 8);
			return;
		case 'address':
			writer.raw(addressToBytes(typeof value === 'string' ? value : verificationFailedValue(type.tag)));
			return;
		case 'signer':
			writer.raw(addressToBytes(value instanceof Signer ? value.address : verificationFailedValue(type.tag)));
			return;
		case 'vector': {
			const { items } = asVector(value);
			writer.uleb(items.length);
			for (const item of items) write(writer, type.element, item, linker, depth + 1);
			return;
		}
		case 'struct': {
			const { fields } = asStruct(value);
			const types = fieldsOf(type, linker);
			if (types.length !== fields.length) verificationFailedValue(type.tag);
			types.forEach((field, i) => {
				write(writer, field, fields[i]!, linker, depth + 1);
			});
			return;
		}
		case 'reference':
			throw new EncodeError('bad-type', 'a reference has no bytes');
	}
}

/**
 * Reads BCS of a type. What is allowed to be made of bytes is for the caller to say.
 * @throws DecodeError naming the byte.
 */
export function deserialize(type: Type, bytes: Uint8Array, linker: Linker, context: CodecContext): Value {
	const reader = new BcsReader(bytes, context);
	const value = read(reader, type, linker, 0);
	reader.end();
	return value;
}

function read(reader: BcsReader, type: Type, linker: Linker, depth: number): Value {
	if (depth > LIMITS.nesting)
		throw new DecodeError('nesting', `nested deeper than ${LIMITS.nesting}`, { place: `byte ${reader.at}` });
	switch (type.kind) {
		case 'bool': {
			const byte = reader.u8();
			if (byte > 1) throw new DecodeError('out-of-range', 'not a bool', { place: `byte ${reader.at - 1}` });
			return byte === 1;
		}
		case 'u8':
		case 'u16':
		case 'u32':
		case 'u64':
		case 'u128':
		case 'u256':
			return int(BITS[type.kind], reader.uint(BITS[type.kind] / 8));
		case 'address':
			return readAddress(reader);
		case 'signer':
			return new Signer(readAddress(reader));
		case 'vector': {
			const length = reader.uleb();
			if (length > reader.left)
				throw new DecodeError('out-of-bounds', `a vector of ${length} does not fit`, { place: `byte ${reader.at}` });
			reader.context.charge(length * 8);
			const items: Value[] = new Array(length);
			for (let i = 0; i < length; i++) items[i] = read(reader, type.element, linker, depth + 1);
			return new Vector(items);
		}
		case 'struct': {
			const fields = fieldsOf(type, linker);
			// A struct can be of no bytes.
			reader.context.charge(fields.length === 0 ? 64 : 0);
			return new Struct(
				type,
				fields.map((field) => read(reader, field, linker, depth + 1)),
			);
		}
		case 'reference':
			throw new DecodeError('bad-type', 'a reference has no bytes');
	}
}

function readAddress(reader: BcsReader): Address {
	return toAddress(reader.take(32));
}
