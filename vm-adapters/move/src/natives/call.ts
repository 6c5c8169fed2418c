import {
	type Address,
	BridgeError,
	decodeMoveFailure,
	decodeMoveResults,
	decodeUtf8,
	encodeMoveCall,
	type Failure,
} from '@altvm/abi-bridge';
import { Halt, type Outcome } from '@altvm/host';
import { MOVE } from '../dialect.ts';
import { isLibrary } from '../engine/instance.ts';
import { MoveAbort, orHalt, type Session } from '../engine/session.ts';
import { contractOf, verificationFailed } from '../engine/types.ts';
import { asAddress, asBigInt, asBool, bytesToVector, itemsOf, Vector, vectorToBytes } from '../engine/values.ts';
import { UNITS } from '../gas.ts';
import type { LoadedModule } from '../loader/loaded-module.ts';
import type { Native } from './natives.ts';

const STD = `0x${'0'.repeat(63)}1` as Address;
/** Abort codes of `std::xcall`. */
const CODES = { reverted: 1n, halted: 2n, refused: 3n } as const;

export const callNatives: Record<string, Native> = {
	'xcall::call_internal'(session, [target, name, args, value, isStatic]) {
		session.use(UNITS.native);
		const bytes = vectorToBytes(name);
		const payload = itemsOf(args).map(vectorToBytes);
		session.use(payload.reduce((sum, arg) => sum + arg.length, bytes.length) * UNITS.nativeByte);
		const fn = decodeUtf8(bytes);
		if (fn === undefined) throw new Halt('bad-input', 'a function name that is not UTF-8');
		const input = orHalt(() => encodeMoveCall({ function: fn, typeArguments: [], args: payload }, session.codec));
		const outcome = callOut(
			session,
			asAddress(target),
			fn === '' ? new Uint8Array(0) : input,
			asBigInt(value),
			asBool(isStatic),
		);
		if (outcome.status !== 'success')
			throw new MoveAbort(contractOf(STD, 'xcall'), codeOf(outcome), failureOf(session, outcome));
		if (outcome.output.length === 0) return [new Vector([])];
		const results = orHalt(() => decodeMoveResults(outcome.output, session.codec));
		session.use(outcome.output.length * UNITS.nativeByte);
		return [new Vector(results.map(bytesToVector))];
	},
};

/** The modules that are running, innermost first, without the library and generated stubs: the first of them is the caller. */
function modulesOnStack(session: Session): LoadedModule[] {
	const modules: LoadedModule[] = [];
	for (let i = session.callStack.length - 1; i >= 0; i--) {
		const { module } = session.callStack[i]!.instance.fn;
		if (!isLibrary(module) && !module.isStub && !modules.includes(module)) modules.push(module);
	}
	return modules;
}

function callOut(session: Session, target: Address, input: Uint8Array, value: bigint, isStatic: boolean): Outcome {
	return leave(session, (modules) => {
		const [caller, ...active] = modules.map((module) => module.address);
		if (caller === undefined) verificationFailed('a call out of no module');
		return session.frame.call({ kind: 'call', target, input, value, isStatic, as: caller, active });
	});
}

/**
 * Has the host run another frame: what this one has changed is written to the state before, and what the other may have
 * changed is looked up anew behind.
 */
export function leave(session: Session, run: (modules: readonly LoadedModule[]) => Outcome): Outcome {
	const { globals, linker } = session;
	const modules = modulesOnStack(session);
	globals.flush();
	const outcome = session.host(() => run(modules));
	linker.forget();
	globals.afterCall((type) => modules.some((module) => module.address === type.module.address));
	return outcome;
}

function codeOf(outcome: Outcome): bigint {
	if (outcome.status === 'halt') return CODES.halted;
	return outcome.status === 'revert' && outcome.failure?.kind === 'refused' ? CODES.refused : CODES.reverted;
}

export function failureOf(session: Session, outcome: Outcome): Failure | undefined {
	if (outcome.status === 'success') return undefined;
	if (outcome.failure) return outcome.failure;
	if (outcome.status === 'halt') return { kind: 'halt', vm: MOVE, reason: outcome.reason };
	try {
		// A frame of this VM reverts in its own words.
		return decodeMoveFailure(MOVE, undefined, outcome.output, session.codec);
	} catch (error) {
		if (error instanceof BridgeError) return { kind: 'raw', vm: MOVE, data: outcome.output };
		throw error;
	}
}
