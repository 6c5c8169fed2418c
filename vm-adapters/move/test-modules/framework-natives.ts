import { type Address, bytesToAddress, MOVE_STDLIB, toAddress } from '@altvm/abi-bridge';
import { Halt } from '@altvm/host';
import { ripemd160 } from '@noble/hashes/legacy.js';
import { fromBigInt } from '../src/core/engine/arithmetic.ts';
import { deserialize, serialize } from '../src/core/engine/bcs.ts';
import { MoveAbort, orHalt, verificationFailed } from '../src/core/engine/failures.ts';
import type { Native, Session } from '../src/core/engine/interfaces.ts';
import { contractOf, type Type } from '../src/core/engine/types.ts';
import { asAddress, bytesToVector, Struct, target, type Value, vectorToBytes } from '../src/core/engine/values.ts';
import { libraryNatives } from '../src/core/natives/library.ts';
import { UNITS } from '../src/gas.ts';

const text = new TextEncoder();

/** Aborts with `error::invalid_argument(reason)` in the module that declares the native function. */
function refuse(module: string, reason: number): never {
	throw new MoveAbort(contractOf(MOVE_STDLIB, module), 0x10000n + BigInt(reason));
}

function bytesOf(session: Session, value: Value | undefined): Uint8Array {
	session.use(UNITS.native);
	const bytes = vectorToBytes(value);
	session.use(bytes.length * UNITS.nativeByte);
	return bytes;
}

/** The text of a `String` of any module. */
function textOf(session: Session, value: Value | undefined): string {
	const string = value instanceof Struct ? value : target(value);
	if (!(string instanceof Struct)) return verificationFailed('not a string');
	return new TextDecoder().decode(bytesOf(session, string.fields[0]));
}

/** Builds the struct that a native function returns. */
function result(session: Session, native: string, fields: Value[]): Value {
	const [module, name] = native.split('::') as [string, string];
	const owner = session.linker.module({ account: MOVE_STDLIB, name: module });
	const token = owner.functions.get(name)!.handle.results[0]!;
	const type = session.linker.type(token, owner, []);
	return type.kind === 'struct' ? new Struct(type, fields) : verificationFailed(`${native} does not return a struct`);
}

const string = (session: Session, native: string, value: string) =>
	result(session, native, [bytesToVector(text.encode(value))]);

/** A type tag in the notation of these frameworks: addresses without leading zeros. */
function shortTag(session: Session, type: Type): string {
	session.use(UNITS.native + type.tag.length * UNITS.nativeByte);
	return type.tag.replaceAll(/0x0*([0-9a-f]+::)/g, '0x$1');
}

const nothing: Native = (session) => {
	session.use(UNITS.native);
	return [];
};

/**
 * Native functions of frameworks at 0x1 that our standard library lacks or names differently. They let modules run that
 * were compiled against such a framework, and behave as in libmovevm.
 */
export const frameworkNatives: Readonly<Record<string, Native>> = {
	'bcs::serialized_size'(session, [reference], [type]) {
		session.use(UNITS.native);
		return [orHalt(() => serialize(type!, target(reference), session.linker, session.codec)).length];
	},
	'hash::ripemd160'(session, [data]) {
		const bytes = bytesOf(session, data);
		session.use(UNITS.hash);
		return [bytesToVector(ripemd160(bytes))];
	},
	'keccak::keccak256': libraryNatives['hash::keccak256']!,
	'type_info::type_name': (session, _, [type]) => [string(session, 'type_info::type_name', shortTag(session, type!))],
	'type_info::type_of'(session, _, [type]) {
		const tag = shortTag(session, type!);
		if (type!.kind !== 'struct') return refuse('type_info', 100);
		const { id } = type!.module;
		const name = tag.slice(`${shortAddress(id.account)}::${id.name}::`.length);
		const fields = [id.account, bytesToVector(text.encode(id.name)), bytesToVector(text.encode(name))];
		return [result(session, 'type_info::type_of', fields)];
	},
	'from_bcs::from_bytes'(session, [data], [type]) {
		const bytes = bytesOf(session, data);
		try {
			return [orHalt(() => deserialize(type!, bytes, session.linker, session.codec))];
		} catch (error) {
			if (error instanceof Halt && error.reason === 'bad-input') return refuse('from_bcs', 100);
			throw error;
		}
	},
	'address::to_string': (session, [address]) => {
		session.use(UNITS.native);
		return [string(session, 'address::to_string', asAddress(address))];
	},
	'address::from_string'(session, [value]) {
		const written = textOf(session, value);
		if (!/^0x[0-9a-fA-F]{1,64}$/.test(written)) return refuse('address', 100);
		return [toAddress(`0x${written.slice(2).padStart(64, '0')}`)];
	},
	'base64::encode': (session, [data]) => [
		bytesToVector(text.encode(Buffer.from(bytesOf(session, data)).toString('base64'))),
	],
	'base64::decode'(session, [data]) {
		const written = Buffer.from(bytesOf(session, data)).toString('latin1');
		const bytes = Buffer.from(written, 'base64');
		return bytes.toString('base64') === written ? [bytesToVector(bytes)] : refuse('base64', 1);
	},
	'block::get_block_info'(session) {
		session.use(UNITS.native);
		const { frame } = session;
		return [fromBigInt(frame.block.number), fromBigInt(frame.block.timestamp)];
	},
	'account::create_address'(session, [data]) {
		const bytes = bytesOf(session, data);
		return bytes.length === 32 ? [bytesToAddress(bytes)] : refuse('account', 101);
	},
	'debug::native_print': nothing,
	'transaction_context::get_transaction_hash'(session) {
		session.use(UNITS.native);
		return [bytesToVector(new Uint8Array(32))];
	},
};

const shortAddress = (address: Address): string => `0x${BigInt(address).toString(16)}`;
