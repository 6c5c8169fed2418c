import { EMPTY_BYTES, type Failure, type VmId } from '@altvm/abi-bridge';
import type { HaltReason } from '../halt.ts';
import type { Outcome } from '../outcome.ts';
import type { Journal } from '../state/journal.ts';
import { writeFailure } from './crossing.ts';
import type { HostFrame } from './host-frame.ts';

/** A revert that says `failure` in the dialect of `told`, the frame that gets it, or in no bytes where nobody is told. */
export function revertOutcome(
	journal: Journal,
	told: HostFrame | undefined,
	gasUsed: number,
	failure: Failure,
): Outcome {
	const output = told ? writeFailure(journal, told.record.adapter, failure) : EMPTY_BYTES;
	return { status: 'revert', output, gasUsed, failure };
}

/** As `revertOutcome`, for a halt in `vm`. Within a VM a halt has no bytes. */
export function haltOutcome(
	journal: Journal,
	told: HostFrame | undefined,
	gasUsed: number,
	reason: HaltReason,
	detail: string,
	vm: VmId,
): Outcome {
	if (!told) return { status: 'halt', reason, detail, output: EMPTY_BYTES, gasUsed };
	const failure: Failure = { kind: 'halt', vm, reason };
	const output = writeFailure(journal, told.record.adapter, failure);
	return { status: 'halt', reason, detail, output, gasUsed, failure };
}
