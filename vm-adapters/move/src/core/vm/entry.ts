import {
	BridgeError,
	bytesToHex,
	decodeMoveCall,
	encodeMoveFailure,
	encodeMoveResults,
	type Failure,
	type FunctionDescriptor,
	findFunction,
} from '@altvm/abi-bridge';
import { type Frame, type FrameResult, Halt } from '@altvm/host';
import { MOVE_GAS } from '../../gas.ts';
import { MoveAbort } from '../engine/failures.ts';
import type { Session } from '../engine/interfaces.ts';
import { execute } from '../engine/interpreter.ts';
import { Linker } from '../engine/linker.ts';
import { FrameSession } from '../engine/session.ts';
import type { Type } from '../engine/types.ts';
import { Reference, Signer, type Value } from '../engine/values.ts';
import type { LoadedFunction, LoadedModule } from '../loader/loaded-module.ts';
import type { Vm } from './vm.ts';

function reverted(frame: Frame, failure: Failure): FrameResult {
	return { status: 'revert', output: encodeMoveFailure(failure, frame.codec) };
}

/** A call or a script that is refused before any of it runs. */
export class Refusal extends Error {}

/** Runs one message. Its input is a call payload in BCS; its output is the results or a failure, in BCS. */
export function runCall(vm: Vm, frame: Frame, module: LoadedModule): FrameResult {
	return runIn(vm, frame, new Linker(frame, vm.modules), (session) => {
		session.useGas(MOVE_GAS.entry);
		if (module.isStub) throw new Refusal(stubRefusal(module));
		const { fn, typeArgs, args } = readCall(vm, session, module);
		const results = execute(session, vm.natives, fn, typeArgs, args);
		if (results.length !== fn.handle.results.length)
			throw new Halt('verification-failed', `${fn.name} left ${results.length} values`);
		return encodeMoveResults(vm.flavours.ofModule(module).writeResults(session, fn, typeArgs, results), session.codec);
	});
}

/** Why a call of a stub is refused, and what to call instead. */
function stubRefusal({ id, file }: LoadedModule): string {
	const targets = new Set(
		file.constants.filter(({ type }) => type.kind === 'address').map(({ data }) => bytesToHex(data)),
	);
	const [target, ...others] = targets;
	const instead =
		target !== undefined && others.length === 0
			? `the contract that it calls, ${target}`
			: 'the contract that it calls';
	return `${id.name} is a stub, which only modules link with: call ${instead}`;
}

/** Runs code in a new session. Its changes are written to the state if it ends without an error. */
export function runIn(vm: Vm, frame: Frame, linker: Linker, body: (session: Session) => Uint8Array): FrameResult {
	const session = new FrameSession(frame, linker, vm.translator);
	try {
		const output = body(session);
		session.finish();
		session.chargeHost();
		return { status: 'success', output };
	} catch (error) {
		if (error instanceof MoveAbort) {
			session.chargeHost();
			const { module, abortCode: code, reason: cause } = error;
			if (cause) return reverted(frame, { kind: 'abort', module, code, cause });
			const name = linker.contract(module)?.errorName(code);
			return reverted(frame, { kind: 'abort', module, code, ...(name !== undefined && { name }) });
		}
		if (error instanceof Refusal) {
			session.chargeHost();
			const failure: Failure = { kind: 'refused', reason: error.message };
			return { status: 'revert', output: encodeMoveFailure(failure, frame.codec), failure };
		}
		throw error;
	}
}

/** The signer of the frame's sender, or a reference to it. */
export function signer(frame: Frame, isReference: boolean): Value {
	const value = new Signer(frame.message.sender);
	return isReference ? new Reference([value], 0) : value;
}

/**
 * Finds the called function and reads its arguments.
 * @throws Refusal if they do not fit, before any code runs
 */
export function readCall(
	vm: Vm,
	session: Session,
	module: LoadedModule,
): { fn: LoadedFunction; typeArgs: Type[]; args: Value[] } {
	const { frame, codec } = session;
	return orRefused(() => {
		codec.charge(frame.message.input.length);
		const call = decodeMoveCall(frame.message.input, codec);
		const iface = frame.interface ?? module.interface;
		const descriptor = findFunction(iface, call.function);
		if (frame.message.value > 0n && descriptor.mutability !== 'payable')
			throw new Refusal(`${descriptor.name} does not accept value`);
		const fn = module.functions.get(descriptor.name);
		if (!fn) throw new Halt('verification-failed', `the module has no function ${descriptor.name}`);
		return { fn, ...readArguments(vm, session, fn, descriptor, call.typeArguments, call.args) };
	});
}

/** Turns errors of the bridge and the loader into refusals. @throws Refusal */
export function orRefused<T>(run: () => T): T {
	try {
		return run();
	} catch (error) {
		if (error instanceof BridgeError) throw new Refusal(error.message);
		throw error;
	}
}

/**
 * Reads the arguments of a call from outside Move. A signer parameter is the frame's sender. Every other type in the
 * interface can be made from bytes without the consent of a module.
 * @throws Refusal if they do not fit
 */
export function readArguments(
	vm: Vm,
	session: Session,
	fn: LoadedFunction,
	{ inputs }: FunctionDescriptor,
	tags: readonly string[],
	values: readonly Uint8Array[],
): { typeArgs: Type[]; args: Value[] } {
	const { linker } = session;
	const { module, handle } = fn;
	const typeArgs = tags.map((tag) => {
		const type = linker.parseTag(tag);
		if (!type) throw new Refusal(`no type ${tag.slice(0, 100)}`);
		return type;
	});
	if (typeArgs.length !== handle.typeParameters.length)
		throw new Refusal(`${fn.name} takes ${handle.typeParameters.length} type arguments`);
	if (values.length !== inputs.length) throw new Refusal(`${fn.name} takes ${inputs.length} arguments`);
	return { typeArgs, args: vm.flavours.ofModule(module).readArguments(session, fn, typeArgs, values) };
}
