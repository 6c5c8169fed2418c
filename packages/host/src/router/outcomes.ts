import { EMPTY_BYTES, type Failure, type VmId } from '@altvm/abi-bridge';
import type { HaltReason } from '../halt.ts';
import type { Journal } from '../journal/journal.ts';
import type { Outcome, RevertOutcome } from '../outcome.ts';
import type { Caller } from './caller.ts';
import { writeFailure } from './crossing.ts';

/** Makes a revert with `failure` encoded by the dialect of `told`, the caller that gets it. Without `told` it has no bytes. */
export function revertOutcome(
	journal: Journal,
	told: Caller | undefined,
	gasUsed: number,
	failure: Failure,
): RevertOutcome {
	const output = told ? tell(journal, told, failure) : EMPTY_BYTES;
	return { status: 'revert', output, gasUsed, failure };
}

/** As `revertOutcome`, for a call of which no code of the callee ran. */
export function refusedOutcome(
	journal: Journal,
	told: Caller | undefined,
	gasUsed: number,
	failure: Failure,
): RevertOutcome {
	return { ...revertOutcome(journal, told, gasUsed, failure), refused: true };
}

/** As `revertOutcome`, for a halt of a frame of `vm`. */
export function haltOutcome(
	journal: Journal,
	told: Caller | undefined,
	gasUsed: number,
	reason: HaltReason,
	detail: string,
	vm: VmId,
): Outcome {
	if (!told) return { status: 'halt', reason, detail, output: EMPTY_BYTES, gasUsed };
	const failure: Failure = { kind: 'halt', vm, reason };
	const output = tell(journal, told, failure);
	return { status: 'halt', reason, detail, output, gasUsed, failure };
}

/** Encodes a failure for a caller, and remembers it for the case that the caller passes it on. */
function tell(journal: Journal, told: Caller, failure: Failure): Uint8Array {
	const output = writeFailure(journal, told, failure);
	told.told = { failure, output };
	return output;
}
