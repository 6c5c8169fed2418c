import { bytesToHex, type Failure } from '@altvm/abi-bridge';
import type { TraceFrame } from './trace.ts';

/** Most bytes of an error that is looked for. */
const MAX_BYTES = 4096;

/**
 * Returns a function that decodes raw revert data, also as a cause, if a frame of the trace reverted with these very bytes and its
 * interface declares the error: a contract that passes on an error of another does not declare it itself.
 */
export function knownErrors(root: TraceFrame): (failure: Failure) => Failure {
	const known = new Map<string, Failure>();
	const left = [root];
	for (let frame = left.pop(); frame !== undefined; frame = left.pop()) {
		const { failure, output } = frame;
		if (failure?.kind === 'error' && output.length > 0 && output.length <= MAX_BYTES) {
			known.set(bytesToHex(output), failure);
		}
		for (const step of frame.steps) if (step.type === 'call') left.push(step.frame);
	}
	const decoded = (failure: Failure): Failure => {
		if (known.size === 0) return failure;
		if (failure.kind === 'abort' && failure.cause) return { ...failure, cause: decoded(failure.cause) };
		if (failure.kind !== 'raw' || failure.data.length > MAX_BYTES) return failure;
		return known.get(bytesToHex(failure.data)) ?? failure;
	};
	return decoded;
}
