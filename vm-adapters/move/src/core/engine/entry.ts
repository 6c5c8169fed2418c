import {
	BridgeError,
	decodeMoveCall,
	encodeMoveFailure,
	encodeMoveResults,
	type Failure,
	type FunctionDescriptor,
	findFunction,
	isSigner,
} from '@altvm/abi-bridge';
import { type Frame, type FrameResult, Halt } from '@altvm/host';
import { MOVE_GAS } from '../../gas.ts';
import { readSuiArguments, writeSuiResults } from '../../sui/arguments.ts';
import type { LoadedFunction, LoadedModule } from '../loader/loaded-module.ts';
import { checkText } from '../natives/library.ts';
import type { Natives } from '../natives/natives.ts';
import { deserialize } from './bcs.ts';
import { execute } from './interpreter.ts';
import type { Linker } from './linker.ts';
import { serializeResult } from './results.ts';
import { MoveAbort, Session } from './session.ts';
import { resolveType, type Type } from './types.ts';
import { Reference, Signer, type Value } from './values.ts';

function reverted(frame: Frame, failure: Failure): FrameResult {
	return { status: 'revert', output: encodeMoveFailure(failure, frame.codec) };
}

/** What is refused before any of it runs. */
export class Refusal extends Error {}

/** Runs one message: a call payload in, results or a failure out, as BCS. */
export function runCall(frame: Frame, module: LoadedModule, linker: Linker, natives: Natives): FrameResult {
	return runIn(frame, linker, (session) => {
		session.useGas(MOVE_GAS.entry);
		const { fn, typeArgs, args } = readCall(session, module);
		const results = execute(session, natives, fn, typeArgs, args);
		if (results.length !== fn.handle.results.length)
			throw new Halt('verification-failed', `${fn.name} left ${results.length} values`);
		if (module.isSui) return encodeMoveResults(writeSuiResults(session, fn, typeArgs, results), session.codec);
		const bytes = results.map((value, i) => {
			const type = resolveType(fn.handle.results[i]!, module, typeArgs, linker, 0);
			return serializeResult(session, type, value);
		});
		return encodeMoveResults(bytes, session.codec);
	});
}

/** Runs `init_module(&signer)` of a module that is being published, if it has one. */
export function runInit(
	frame: Frame,
	module: LoadedModule,
	linker: Linker,
	natives: Natives,
	output: Uint8Array,
): FrameResult {
	const fn = module.functions.get('init_module');
	if (!fn) return { status: 'success', output };
	return runIn(frame, linker, (session) => {
		const { parameters, typeParameters } = fn.handle;
		const types = parameters.map((token) => module.moveType(token));
		if (typeParameters.length > 0 || types.length > 1 || types.some((type) => !isSigner(type))) {
			throw new Halt('verification-failed', 'init_module takes nothing but a signer');
		}
		execute(
			session,
			natives,
			fn,
			[],
			types.map((type) => signer(frame, type.kind === 'reference')),
		);
		return output;
	});
}

/** Runs code in a session of its own, whose changes are written when it has ended well. */
export function runIn(frame: Frame, linker: Linker, body: (session: Session) => Uint8Array): FrameResult {
	const session = new Session(frame, linker);
	try {
		const output = body(session);
		session.finish();
		session.settle();
		return { status: 'success', output };
	} catch (error) {
		if (error instanceof MoveAbort) {
			session.settle();
			const { module, abortCode: code, reason: cause } = error;
			if (cause) return reverted(frame, { kind: 'abort', module, code, cause });
			const name = linker.contract(module)?.errorName(code);
			return reverted(frame, { kind: 'abort', module, code, ...(name !== undefined && { name }) });
		}
		if (error instanceof Refusal) {
			session.settle();
			return reverted(frame, { kind: 'refused', reason: error.message });
		}
		throw error;
	}
}

function signer(frame: Frame, isReference: boolean): Value {
	const value = new Signer(frame.message.sender);
	return isReference ? new Reference([value], 0) : value;
}

/** Finds the function and reads its arguments. What does not fit is refused before any of it runs. */
export function readCall(
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
		return { fn, ...readArguments(session, fn, descriptor, call.typeArguments, call.args) };
	});
}

/** What the bridge and the loader refuse is refused to the caller. */
export function orRefused<T>(run: () => T): T {
	try {
		return run();
	} catch (error) {
		if (error instanceof BridgeError) throw new Refusal(error.message);
		throw error;
	}
}

/**
 * Arguments that come from outside. A signer is the frame's sender; all else has a type that is made of bytes and that no
 * module guards, since it is in the interface.
 */
export function readArguments(
	session: Session,
	fn: LoadedFunction,
	{ inputs }: FunctionDescriptor,
	tags: readonly string[],
	values: readonly Uint8Array[],
): { typeArgs: Type[]; args: Value[] } {
	const { frame, linker, codec } = session;
	const { module, handle } = fn;
	const typeArgs = tags.map((tag) => {
		const type = linker.parseTag(tag);
		if (!type) throw new Refusal(`no type ${tag.slice(0, 100)}`);
		return type;
	});
	if (typeArgs.length !== handle.typeParameters.length)
		throw new Refusal(`${fn.name} takes ${handle.typeParameters.length} type arguments`);
	if (values.length !== inputs.length) throw new Refusal(`${fn.name} takes ${inputs.length} arguments`);
	if (module.isSui) return { typeArgs, args: readSuiArguments(session, fn, typeArgs, values) };
	let next = 0;
	const args = handle.parameters.map((token): Value => {
		const moveType = module.moveType(token);
		if (isSigner(moveType)) return signer(frame, moveType.kind === 'reference');
		const type = resolveType(token, module, typeArgs, linker, 0);
		const value = deserialize(type, values[next++]!, linker, codec);
		checkText(session, type, value, (what) => {
			throw new Refusal(what);
		});
		return value;
	});
	return { typeArgs, args };
}
