import {
	type Address,
	BridgeError,
	decodeMoveFailure,
	decodeMoveResults,
	decodeUtf8,
	EMPTY_BYTES,
	encodeMoveCall,
	type Failure,
} from '@altvm/abi-bridge';
import { Halt, type Outcome } from '@altvm/host';
import { MOVE } from '../../dialect.ts';
import { UNITS } from '../../gas.ts';
import { STD } from '../addresses.ts';
import { MoveAbort, orHalt, verificationFailed } from '../engine/failures.ts';
import type { Native, Session } from '../engine/interfaces.ts';
import { leave, modulesOnStack } from '../engine/leave.ts';
import { contractOf } from '../engine/types.ts';
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
import { payAccount } from './context.ts';

/** Abort codes of `std::xcall`. */
const CODES = { reverted: 1n, halted: 2n, refused: 3n } as const;

/** Native functions of `std::xcall`. */
export const callNatives: Record<string, Native> = {
	'xcall::call_internal': (session, args) => call(session, callerOf(session), args),
	'xcall::call_as_internal': (session, [account, ...args]) => call(session, asAddress(account), args),
	'xcall::is_controlled'(session, [account]) {
		const address = asAddress(account);
		payAccount(session, address);
		return [session.frame.isControlled(address)];
	},
};

/** Makes the call that the arguments of a native function describe, with `caller` as its sender. */
function call(
	session: Session,
	caller: Address,
	[target, name, types, args, value, isStatic]: readonly Value[],
): Value[] {
	session.use(UNITS.native);
	const bytes = vectorToBytes(name);
	const tags = itemsOf(types).map((tag) => vectorToBytes(asStruct(tag).fields[0]));
	const payload = itemsOf(args).map(vectorToBytes);
	session.use([...tags, ...payload].reduce((sum, { length }) => sum + length, bytes.length) * UNITS.nativeByte);
	const fn = decodeUtf8(bytes);
	if (fn === undefined) throw new Halt('bad-input', 'a function name that is not UTF-8');
	const typeArguments = tags.map((tag) => decodeUtf8(tag) ?? verificationFailed('a string that is not UTF-8'));
	const input = orHalt(() => encodeMoveCall({ function: fn, typeArguments, args: payload }, session.codec));
	session.free(wordsOf(name) + wordsOf(types) + wordsOf(args));
	const outcome = leave(session, (modules) =>
		session.frame.call({
			kind: 'call',
			target: asAddress(target),
			input: fn === '' ? EMPTY_BYTES : input,
			value: asBigInt(value),
			isStatic: asBool(isStatic),
			as: caller,
			active: modules.map((module) => module.address).filter((address) => address !== caller),
		}),
	);
	if (outcome.status !== 'success')
		throw new MoveAbort(contractOf(STD, 'xcall'), codeOf(outcome), failureOf(session, outcome));
	const results = outcome.output.length === 0 ? [] : orHalt(() => decodeMoveResults(outcome.output, session.codec));
	session.use(outcome.output.length * UNITS.nativeByte);
	const vector = new Vector(results.map((result) => newBytes(session, result)));
	session.allocate(vectorWords(vector));
	return [vector];
}

/** The module that is calling: the innermost running module that is neither of the library nor a stub. */
export function callingModule(session: Session): LoadedModule {
	return modulesOnStack(session)[0] ?? verificationFailed('a call without a calling module');
}

/**
 * The account that the calling code calls as: the contract of its module or, for a script, the sender, if it signed. A script
 * has no contract: scripts of all senders would share it.
 */
function callerOf(session: Session): Address {
	const { address, isScript } = callingModule(session);
	if (!isScript) return address;
	const { sender } = session.frame.message;
	if (session.frame.hasSigned(sender)) return sender;
	const reason = 'a script calls as its sender, and this one is a contract: it calls by itself';
	throw new MoveAbort(contractOf(STD, 'xcall'), CODES.refused, { kind: 'refused', reason });
}

function codeOf(outcome: Outcome): bigint {
	if (outcome.status === 'halt') return CODES.halted;
	return outcome.status === 'revert' && outcome.refused ? CODES.refused : CODES.reverted;
}

/** The failure of a call's outcome; undefined if it succeeded. */
export function failureOf(session: Session, outcome: Outcome): Failure | undefined {
	if (outcome.status === 'success') return undefined;
	if (outcome.failure) return outcome.failure;
	if (outcome.status === 'halt') return { kind: 'halt', vm: MOVE, reason: outcome.reason };
	try {
		// A frame of this VM encodes its failure as a Move failure.
		return decodeMoveFailure(MOVE, undefined, outcome.output, session.codec);
	} catch (error) {
		if (error instanceof BridgeError) return { kind: 'raw', vm: MOVE, data: outcome.output };
		throw error;
	}
}
