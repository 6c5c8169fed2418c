import {
	BridgeError,
	type CaseValue,
	decodeSolidity,
	decodeSolidityCall,
	EMPTY_BYTES,
	encodeSolidity,
	encodeSolidityFailure,
	type Failure,
	pascalCase,
	payloadParams,
	solidityFunction,
	type Value,
	type WitType,
	type WitValue,
} from '@altvm/abi-bridge';
import { type Frame, type FrameResult, Halt } from '@altvm/host';
import { WASM } from '../dialect.ts';
import type { LiftedExport } from '../loader/component/definitions.ts';
import type { WasmProgram } from '../loader/program.ts';
import { GuestRevert, toldBy } from '../natives/host-functions.ts';
import { type Ending, Instance } from './instance.ts';
import type { InstancePool } from './instance-pool.ts';

/** The result of a contract that returned an error. */
function reverted(frame: Frame, failure: Failure): FrameResult {
	return { status: 'revert', output: encodeSolidityFailure(WASM, failure, frame.codec) };
}

/** The result of a contract that reverted with bytes of its own, or with those that it got for a failed call. */
function revertedWith(frame: Frame, output: Uint8Array): FrameResult {
	const failure = toldBy(frame, output);
	return { status: 'revert', output, ...(failure && { failure }) };
}

/** The result of a frame that is refused before any code of the contract runs. */
export function refused(frame: Frame, reason: string): FrameResult {
	const failure: Failure = { kind: 'refused', reason };
	return { status: 'revert', output: encodeSolidityFailure(WASM, failure, frame.codec), failure };
}

/** Runs a call: decodes the call data, calls the export, and encodes its result or error, all as Solidity ABI. */
export function runCall(program: WasmProgram, frame: Frame, pool: InstancePool): FrameResult {
	const iface = frame.interface ?? program.interface;
	let call: ReturnType<typeof decodeSolidityCall>;
	try {
		frame.codec.charge(frame.message.input.length);
		call = decodeSolidityCall(iface, frame.message.input, frame.codec);
	} catch (error) {
		if (error instanceof BridgeError) return refused(frame, error.message);
		throw error;
	}
	const { fn, args } = call;
	if (frame.message.value > 0n && fn.mutability !== 'payable') {
		return refused(frame, `${fn.name} does not accept value`);
	}
	const exported = program.exports.get(fn.name);
	if (!exported) throw new Halt('verification-failed', `the component has no export ${fn.name}`);
	return invoke(program, frame, pool, exported, args, (values) =>
		encodeSolidity(solidityFunction(iface, fn).outputs, values, frame.codec),
	);
}

/** Runs the constructor, if the contract has one. */
export function runInit(program: WasmProgram, frame: Frame, pool: InstancePool): FrameResult {
	const { init } = program;
	const { constructorInput } = frame.message;
	if (!init) {
		if (constructorInput.length > 0) return refused(frame, 'the contract has no init');
		return { status: 'success', output: EMPTY_BYTES };
	}
	let args: Value[];
	try {
		frame.codec.charge(constructorInput.length);
		args = decodeSolidity(
			init.function.params
				.flatMap(({ type, name }) => payloadParams({ kind: 'record', name: '', fields: [{ name, type }] }, 'init'))
				.map(({ type }) => type),
			constructorInput,
			frame.codec,
		);
	} catch (error) {
		if (error instanceof BridgeError) return refused(frame, error.message);
		throw error;
	}
	return invoke(program, frame, pool, init, args, () => EMPTY_BYTES);
}

function invoke(
	program: WasmProgram,
	frame: Frame,
	pool: InstancePool,
	exported: LiftedExport,
	args: readonly Value[],
	encode: (values: readonly Value[]) => Uint8Array,
): FrameResult {
	Instance.charge(program, frame);
	const instance = pool.take(program);
	let ending: Ending = 'failed';
	try {
		instance.begin(frame);
		const value = instance.call(exported, args);
		ending = 'returned';
		const { result } = exported.function;
		if (result?.kind !== 'result') return { status: 'success', output: encode(results(result, value)) };
		const { index, value: payload } = value as CaseValue;
		if (index === 0) return { status: 'success', output: encode(results(result.ok, payload)) };
		return reverted(frame, toFailure(result.error, payload));
	} catch (error) {
		if (error instanceof GuestRevert) {
			ending = 'reverted';
			return revertedWith(frame, error.data);
		}
		if (error instanceof BridgeError) throw new Halt('bad-input', error.message);
		throw error;
	} finally {
		pool.put(instance, ending);
	}
}

function results(type: WitType | undefined, value: WitValue | undefined): readonly Value[] {
	if (!type) return [];
	return type.kind === 'tuple' ? (value as readonly Value[]) : [value as Value];
}

/** Converts the error of a WIT `result` to the error that the interface declares for it (see `witErrors` in the bridge). */
function toFailure(type: WitType | undefined, value: WitValue | undefined): Failure {
	if (!type) return { kind: 'raw', vm: WASM, data: EMPTY_BYTES };
	if (type.kind === 'string') return { kind: 'message', message: value as string };
	const named = (name: string, payload: WitType | undefined, args: WitValue | undefined): Failure => {
		const inputs = payloadParams(payload, name);
		const isList = payload?.kind === 'record' || payload?.kind === 'tuple';
		return {
			kind: 'error',
			error: { name: pascalCase(name), inputs },
			args: (isList ? args : inputs.length === 0 ? [] : [args]) as Value[],
		};
	};
	if (type.kind === 'enum') return named(type.cases[value as number]!, undefined, undefined);
	if (type.kind === 'variant') {
		const { index, value: payload } = value as CaseValue;
		const { name, type: payloadType } = type.cases[index]!;
		return named(name, payloadType, payload);
	}
	if (type.kind === 'record') return named(type.name, type, value);
	return { kind: 'raw', vm: WASM, data: EMPTY_BYTES };
}
