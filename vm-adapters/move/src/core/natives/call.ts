import {
	type Address,
	BridgeError,
	decodeMoveResults,
	decodeUtf8,
	EMPTY_BYTES,
	encodeMoveCall,
	SOLIDITY_VM,
} from '@altvm/abi-bridge';
import { type CallRequest, Halt } from '@altvm/host';
import { UNITS } from '../../gas.ts';
import { orHalt, verificationFailed } from '../engine/failures.ts';
import type { Native, Session } from '../engine/interfaces.ts';
import { leave } from '../engine/leave.ts';
import {
	asAddress,
	asBigInt,
	asBool,
	asStruct,
	itemsOf,
	newBytes,
	type Value,
	Vector,
	vectorToBytes,
	vectorWords,
	wordsOf,
} from '../engine/values.ts';
import type { LoadedModule } from '../loader/loaded-module.ts';
import { CODES, callerOf, refuseCall } from './caller.ts';
import { payAccount } from './context.ts';
import { orAbort } from './outcome.ts';

/** Native functions of `std::xcall` that call. */
export const callNatives: Record<string, Native> = {
	'xcall::call_internal': (session, args) => call(session, callerOf(session), args),
	'xcall::call_as_internal': (session, [account, ...args]) => call(session, asAddress(account), args),
	'xcall::raw_call_internal': (session, args) => rawCall(session, callerOf(session), args),
	'xcall::raw_call_as_internal': (session, [account, ...args]) => rawCall(session, asAddress(account), args),
	'xcall::send_internal': (session, args) => sendValue(session, callerOf(session), args),
	'xcall::send_as_internal': (session, [account, ...args]) => sendValue(session, asAddress(account), args),
	'xcall::self_internal'(session) {
		session.use(UNITS.native);
		return [callerOf(session)];
	},
	'xcall::is_controlled'(session, [account]) {
		const address = asAddress(account);
		payAccount(session, address);
		return [session.frame.isControlled(address)];
	},
};

/** Calls a function with arguments in BCS. Returns its results in BCS. */
function call(
	session: Session,
	caller: Address,
	[target, name, types, args, value, isStatic]: readonly Value[],
): Value[] {
	session.use(UNITS.native);
	const bytes = vectorToBytes(name);
	const tags = itemsOf(types).map((tag) => vectorToBytes(asStruct(tag).fields[0]));
	const payload = itemsOf(args).map(vectorToBytes);
	session.use((bytes.length + lengthOf(tags) + lengthOf(payload)) * UNITS.nativeByte);
	const fn = decodeUtf8(bytes);
	if (fn === undefined) throw new Halt('bad-input', 'a function name that is not UTF-8');
	if (fn === '' && tags.length + payload.length > 0) refuseCall('a call without a function name takes no arguments');
	const typeArguments = tags.map((tag) => decodeUtf8(tag) ?? verificationFailed('a string that is not UTF-8'));
	mustHaveCode(session, asAddress(target));
	const input = orHalt(() => encodeMoveCall({ function: fn, typeArguments, args: payload }, session.codec));
	session.free(wordsOf(name) + wordsOf(types) + wordsOf(args));
	const output = run(session, caller, {
		target: asAddress(target),
		input: fn === '' ? EMPTY_BYTES : input,
		value: asBigInt(value),
		isStatic: asBool(isStatic),
	});
	// A call without a function name is no call of a function: it has no results.
	const results = fn === '' && output.length === 0 ? [] : resultsIn(session, output);
	const vector = new Vector(results.map((result) => newBytes(session, result)));
	session.allocate(vectorWords(vector));
	return [vector];
}

function resultsIn(session: Session, output: Uint8Array): Uint8Array[] {
	try {
		return decodeMoveResults(output, session.codec);
	} catch (error) {
		if (error instanceof BridgeError) refuseCall(`results that do not decode: ${error.message}`, CODES.badResults);
		throw error;
	}
}

/** Calls with bytes in Solidity's ABI. Returns the results in Solidity's ABI. */
function rawCall(session: Session, caller: Address, [target, data, value, isStatic]: readonly Value[]): Value[] {
	session.use(UNITS.native);
	const input = vectorToBytes(data).slice();
	session.use(input.length * UNITS.nativeByte);
	mustHaveCode(session, asAddress(target));
	session.free(wordsOf(data));
	const output = run(session, caller, {
		target: asAddress(target),
		input,
		value: asBigInt(value),
		isStatic: asBool(isStatic),
		dialect: SOLIDITY_VM,
	});
	return [newBytes(session, output)];
}

/** Sends wei to an account, which may have no code. */
function sendValue(session: Session, caller: Address, [to, wei]: readonly Value[]): Value[] {
	session.use(UNITS.native);
	run(session, caller, { target: asAddress(to), input: EMPTY_BYTES, value: asBigInt(wei), isStatic: false });
	return [];
}

/** Makes a call and returns its output. Aborts if it fails. */
function run(session: Session, caller: Address, request: Omit<CallRequest, 'kind' | 'as' | 'active'>): Uint8Array {
	const outcome = leave(session, (modules) =>
		session.frame.call({
			...request,
			kind: 'call',
			as: caller,
			active: addressesWithout(caller, modules),
		}),
	);
	const { output } = orAbort(session, outcome);
	session.use(output.length * UNITS.nativeByte);
	return output;
}

function addressesWithout(caller: Address, modules: readonly LoadedModule[]): Address[] {
	const addresses: Address[] = [];
	for (const { address } of modules) if (address !== caller) addresses.push(address);
	return addresses;
}

function lengthOf(parts: readonly Uint8Array[]): number {
	let length = 0;
	for (const part of parts) length += part.length;
	return length;
}

/** Charges what the EVM's EXTCODESIZE costs, and aborts if a call would run no code. */
function mustHaveCode(session: Session, target: Address): void {
	payAccount(session, target);
	if (!session.frame.state.hasCode(target)) refuseCall(`${target} has no code`, CODES.noCode);
}
