import { BridgeError, bytesEqual, type CodecContext, type Failure } from '@altvm/abi-bridge';
import type { FrameResult } from '../outcome.ts';
import type { ToldFailure } from './caller.ts';
import type { RunningFrame } from './running-frame.ts';

type Reverted = FrameResult & { readonly status: 'revert' };

/**
 * Returns why a frame reverted. A failure of another VM or of the router is one only if the frame's adapter says so, or if the host told
 * the frame of it in the same bytes. Output that does not decode is a raw failure.
 */
export function failureOf(frame: RunningFrame, result: Reverted, context: CodecContext): Failure {
	const known = passedOn(frame, result);
	if (known) return known.failure;
	const { adapter } = frame.record;
	try {
		return adapter.dialect.decodeFailure(frame.registeredInterface, result.output, context);
	} catch (error) {
		if (!(error instanceof BridgeError)) throw error;
		return { kind: 'raw', vm: adapter.vm, data: result.output };
	}
}

/** The failure of a revert that the host knows without decoding its output, or undefined. */
export function passedOn({ told }: RunningFrame, { output, failure }: Reverted): ToldFailure | undefined {
	if (failure) return { failure, output };
	return told && output.length > 0 && bytesEqual(told.output, output) ? told : undefined;
}
