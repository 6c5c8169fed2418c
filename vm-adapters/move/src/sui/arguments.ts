import { type Address, addressToBytes, BcsReader, type CodecContext, isSigner, toAddress } from '@altvm/abi-bridge';
import { fromBigInt } from '../core/engine/arithmetic.ts';
import { deserialize } from '../core/engine/bcs.ts';
import { orHalt, verificationFailed } from '../core/engine/failures.ts';
import type { Session } from '../core/engine/interfaces.ts';
import { serializeResult } from '../core/engine/results.ts';
import { fieldsOf, resolveType, type StructType, type Type } from '../core/engine/types.ts';
import {
	asAddress,
	asStruct,
	Reference,
	Signer,
	Struct,
	structWords,
	type Value,
	Vector,
	vectorWords,
} from '../core/engine/values.ts';
import type { LoadedFunction } from '../core/loader/loaded-module.ts';
import { ObjectError } from './errors.ts';
import { idOf, Objects } from './objects.ts';
import { given, givenBack, isClock, type Mode } from './parameters.ts';

function asStructType(type: Type): StructType {
	return type.kind === 'struct' ? type : verificationFailed(`${type.tag} is not a struct`);
}

/**
 * Reads an object id: 32 bytes, or the same with a length prefix, as BCS of a byte vector has it.
 * @throws ObjectError `bad-id`
 */
function readId(bytes: Uint8Array): Address {
	if (bytes.length === 33 && bytes[0] === 32) return toAddress(bytes.subarray(1));
	if (bytes.length === 32) return toAddress(bytes);
	throw new ObjectError('bad-id', `an object id has 32 bytes, not ${bytes.length}`);
}

function readIds(bytes: Uint8Array, context: CodecContext): Address[] {
	const reader = new BcsReader(bytes, context);
	const count = reader.uleb();
	if (count > reader.left) throw new ObjectError('bad-id', `the input is too short for ${count} ids`);
	context.charge(16 * count);
	const ids = Array.from({ length: count }, () => readId(reader.vector()));
	reader.end();
	return ids;
}

function writeId(id: Address, context: CodecContext): Uint8Array {
	context.charge(33);
	return Uint8Array.of(32, ...addressToBytes(id));
}

/** Builds a `TxContext`: the sender, the block number as the epoch, and the block time in milliseconds. */
export function txContext(session: Session, type: StructType, sender: Address): Value {
	const { number, timestamp } = session.frame.block;
	const epoch = fromBigInt(BigInt.asUintN(64, number));
	return new Struct(type, [sender, epoch, fromBigInt(BigInt.asUintN(64, timestamp * 1000n))]);
}

const CLOCK = toAddress(`0x${'6'.padStart(64, '0')}`);

/** Builds the `Clock` from the block. It is not stored: its id, 0x6, is reserved for it. */
function clock(session: Session, type: StructType, bytes: Uint8Array, mode: Mode): Value {
	const { linker, frame } = session;
	const id = readId(bytes);
	if (id !== CLOCK) throw new ObjectError('missing-object', `no clock ${id}; it is ${CLOCK}`);
	if (mode !== 'read') throw new ObjectError('immutable-object', 'the clock can only be read');
	const uid = asStructType(fieldsOf(type, linker)[0]!);
	const inner = asStructType(fieldsOf(uid, linker)[0]!);
	const time = fromBigInt(BigInt.asUintN(64, frame.block.timestamp * 1000n));
	return new Reference([new Struct(type, [new Struct(uid, [new Struct(inner, [CLOCK])]), time])], 0);
}

/**
 * Reads the arguments of a function that is called from outside the VM.
 * @param args BCS of each argument, or ids for objects. Parameters that the VM supplies are left out: contexts and
 * signers.
 * @throws ObjectError for an object that the sender cannot pass
 */
export function readSuiArguments(
	session: Session,
	{ module, handle }: LoadedFunction,
	typeArgs: readonly Type[],
	args: readonly Uint8Array[],
): Value[] {
	const { linker, codec, frame } = session;
	const objects = session.store(Objects);
	let next = 0;
	return handle.parameters.map((token): Value => {
		const parameter = given(token, module.file, handle);
		const resolved = () => resolveType('type' in parameter ? parameter.type : token, module, typeArgs, linker, 0);
		switch (parameter.kind) {
			case 'context': {
				const type = resolved();
				if (type.kind !== 'reference') return verificationFailed('a TxContext that is not a reference');
				return new Reference([txContext(session, asStructType(type.to), frame.message.sender)], 0);
			}
			case 'object':
				if (isClock(parameter.type, module.file))
					return clock(session, asStructType(resolved()), args[next++]!, parameter.mode);
				return objects.argument(readId(args[next++]!), asStructType(resolved()), parameter.mode);
			case 'objects': {
				const type = resolved();
				if (type.kind !== 'vector') return verificationFailed('objects that are not in a vector');
				const element = asStructType(type.element);
				const vector = new Vector(readIds(args[next++]!, codec).map((id) => objects.argument(id, element, 'value')));
				session.allocate(vectorWords(vector));
				return vector;
			}
			case 'id':
				session.allocate(structWords(1));
				return new Struct(asStructType(resolved()), [readId(args[next++]!)]);
			case 'receiving': {
				const type = asStructType(resolved());
				const [id] = fieldsOf(type, linker);
				session.allocate(2 * structWords(1));
				return new Struct(type, [new Struct(asStructType(id!), [readId(args[next++]!)])]);
			}
			default: {
				const moveType = module.moveType(token);
				if (!isSigner(moveType)) return deserialize(resolved(), args[next++]!, linker, codec);
				const signer = new Signer(frame.message.sender);
				return moveType.kind === 'reference' ? new Reference([signer], 0) : signer;
			}
		}
	});
}

/**
 * Encodes results as BCS. Returned objects are transferred to the sender, as in a Sui transaction, and their ids are
 * returned.
 */
export function writeSuiResults(
	session: Session,
	{ module, handle }: LoadedFunction,
	typeArgs: readonly Type[],
	results: readonly Value[],
): Uint8Array[] {
	const { linker, codec, frame } = session;
	const objects = session.store(Objects);
	return results.map((value, i) => {
		const token = handle.results[i]!;
		const type = resolveType(token, module, typeArgs, linker, 0);
		switch (givenBack(token, module.file, handle)) {
			case 'object': {
				const object = asStruct(value);
				objects.give({ kind: 'address', address: frame.message.sender }, asStructType(type), object);
				return orHalt(() => writeId(idOf(object), codec));
			}
			case 'id':
				return orHalt(() => writeId(asAddress(asStruct(value).fields[0]), codec));
			default:
				return serializeResult(session, type, value);
		}
	});
}
