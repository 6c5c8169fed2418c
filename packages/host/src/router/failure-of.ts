import { BridgeError, bytesEqual, type CodecContext, type ContractInterface, type Failure } from '@altvm/abi-bridge';
import type { RevertResult } from '../outcome.ts';
import type { ToldFailure } from './caller.ts';
import type { RevertedFrame, RunningFrame } from './running-frame.ts';

type RawFailure = Extract<Failure, { kind: 'raw' }>;

/**
 * Returns why a frame reverted, as contracts are told. A failure of another VM or of the router is one only if the frame's adapter says so,
 * or if the host told the frame of it in the same bytes. Output that does not decode is a raw failure; see `shownFailure`.
 */
export function failureOf(frame: RunningFrame, result: RevertResult, context: CodecContext): Failure {
	const known = passedOn(frame, result);
	if (known) return known.failure;
	const own = decodeOwn(frame, result, context);
	const last = lastCause(own);
	if (last.kind !== 'raw') return own;
	const decode = last === own ? originOfOwn(frame, result, context) : originOfCause(frame, last, context);
	if (decode) origins.set(last, decode);
	return own;
}

/** Returns what decodes revert data that a frame passes on from a frame of its VM, or undefined. */
function originOfOwn(frame: RunningFrame, result: RevertResult, context: CodecContext): (() => Failure) | undefined {
	const origin = bubbled(frame, result);
	return origin && (() => decodeOwn(origin.frame, origin.result, context));
}

/** As `originOfOwn`, for the last cause of an abort: the failure of the last call that the frame made says more of it than the bytes. */
function originOfCause(frame: RunningFrame, last: RawFailure, context: CodecContext): (() => Failure) | undefined {
	const { told, bubbling } = frame;
	return (
		(told && originOfSame(told.failure, last)) ??
		(bubbling && originOfSame(failureOf(bubbling.frame, bubbling.result, context), last)) ??
		(told && originOfTold(frame, told, last, context))
	);
}

/** As `originOfSame`, for a failure with a type: an error in the bytes that the host told the frame is read without its interface. */
function originOfTold(
	frame: RunningFrame,
	{ failure, output }: ToldFailure,
	last: RawFailure,
	context: CodecContext,
): (() => Failure) | undefined {
	const origin = lastCause(failure);
	if (origin.kind === 'raw') return undefined;
	return () => (isSame(lastCause(decodeOutput(frame, undefined, output, context)), last) ? origin : last);
}

function originOfSame(failure: Failure, raw: RawFailure): (() => Failure) | undefined {
	const last = lastCause(failure);
	return isSame(last, raw) ? origins.get(last) : undefined;
}

function isSame(failure: Failure, { vm, data }: RawFailure): boolean {
	return failure.kind === 'raw' && failure.vm === vm && bytesEqual(failure.data, data);
}

function lastCause(failure: Failure): Failure {
	let last = failure;
	while (last.kind === 'abort' && last.cause) last = last.cause;
	return last;
}

function decodeOwn(frame: RunningFrame, { output }: RevertResult, context: CodecContext): Failure {
	return decodeOutput(frame, frame.registeredInterface, output, context);
}

function decodeOutput(
	{ record: { adapter } }: RunningFrame,
	iface: ContractInterface | undefined,
	output: Uint8Array,
	context: CodecContext,
): Failure {
	try {
		return adapter.dialect.decodeFailure(iface, output, context);
	} catch (error) {
		if (!(error instanceof BridgeError)) throw error;
		return { kind: 'raw', vm: adapter.vm, data: output };
	}
}

/** The failure of a revert that the host knows without decoding its output, or undefined. */
export function passedOn({ told }: RunningFrame, { output, failure }: RevertResult): ToldFailure | undefined {
	if (failure) return { failure, output };
	return told && isPassedOn(output, told.output) ? told : undefined;
}

/** Returns the frame of the same VM whose revert data a frame passes on, or undefined. */
export function bubbled({ bubbling }: RunningFrame, { output }: RevertResult): RevertedFrame | undefined {
	return bubbling && isPassedOn(output, bubbling.result.output) ? bubbling : undefined;
}

function isPassedOn(output: Uint8Array, told: Uint8Array): boolean {
	return output.length > 0 && bytesEqual(told, output);
}

/**
 * What decodes raw failures by the interface of the frame that reverted first. No contract is told of it, because none has paid for reading
 * that interface.
 */
const origins = new WeakMap<Failure, () => Failure>();

/** Returns a failure as people are shown it: revert data that frames of a VM passed on are decoded as where they come from. */
export function shownFailure(failure: Failure): Failure {
	if (failure.kind === 'raw') return origins.get(failure)?.() ?? failure;
	if (failure.kind !== 'abort' || !failure.cause) return failure;
	const cause = shownFailure(failure.cause);
	return cause === failure.cause ? failure : { ...failure, cause };
}
