import { type Address, bytesToHex, decodeUtf8, EMPTY_BYTES, type Hex } from '@altvm/abi-bridge';
import { UNITS } from '../../gas.ts';
import type { Native, Session } from '../engine/interfaces.ts';
import { leave } from '../engine/leave.ts';
import { asBigInt, asBool, asStruct, itemsOf, type Value, vectorToBytes, wordsOf } from '../engine/values.ts';
import { callerOf, refuseCall } from './caller.ts';
import { orAbort } from './outcome.ts';

/** Native functions of `std::xcall` that create contracts. */
export const createNatives: Record<string, Native> = {
	'xcall::create_internal': (session, args) => [create(session, args)],
};

function create(
	session: Session,
	[vm, code, constructorInput, value, hasSalt, salt, payable, view]: readonly Value[],
): Address {
	session.use(UNITS.native);
	const caller = callerOf(session);
	const request = {
		vm: textOf(session, vm),
		code: bytesOf(session, code),
		constructorInput: bytesOf(session, constructorInput),
		value: asBigInt(value),
		payable: textsOf(session, payable),
		view: textsOf(session, view),
	};
	const saltHex = asBool(hasSalt) ? saltOf(bytesOf(session, salt)) : undefined;
	// With a salt, the address follows from the hash of the code.
	if (saltHex !== undefined)
		session.use(UNITS.hash + (request.code.length + request.constructorInput.length) * UNITS.hashByte);
	const consumed = [vm, code, constructorInput, salt, payable, view];
	session.free(consumed.reduce<number>((sum, argument) => sum + wordsOf(argument), 0));
	const outcome = leave(session, (modules) =>
		session.frame.call({
			...request,
			kind: 'create',
			...(saltHex !== undefined && { salt: saltHex }),
			as: caller,
			active: modules.map((module) => module.address),
		}),
	);
	return orAbort(session, outcome).address!;
}

function bytesOf(session: Session, vector: Value | undefined): Uint8Array {
	const bytes = vectorToBytes(vector);
	session.use(bytes.length * UNITS.nativeByte);
	return bytes.length === 0 ? EMPTY_BYTES : bytes.slice();
}

function textOf(session: Session, vector: Value | undefined): string {
	return decodeUtf8(bytesOf(session, vector)) ?? refuseCall('a name that is not UTF-8');
}

/** The most functions that a create may name in each of its lists. */
const MAX_NAMES = 1024;

function textsOf(session: Session, strings: Value | undefined): string[] {
	const items = itemsOf(strings);
	if (items.length > MAX_NAMES) refuseCall(`${items.length} names of functions, more than ${MAX_NAMES}`);
	session.use(items.length * UNITS.codec);
	return items.map((string) => textOf(session, asStruct(string).fields[0]));
}

function saltOf(bytes: Uint8Array): Hex {
	return bytes.length === 32 ? bytesToHex(bytes) : refuseCall(`a salt of ${bytes.length} bytes, not 32`);
}
