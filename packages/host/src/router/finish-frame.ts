import { EMPTY_BYTES, type Failure } from '@altvm/abi-bridge';
import { JournalCodecContext } from '../codec/codec-context.ts';
import { type HaltReason, haltOf } from '../halt.ts';
import type { Journal } from '../journal/journal.ts';
import type { FrameResult, Outcome, RevertOutcome, RevertResult } from '../outcome.ts';
import type { CallRouter } from './call-router.ts';
import { transcodeOutput, unmetered } from './crossing.ts';
import { bubbled, failureOf, passedOn, shownFailure } from './failure-of.ts';
import { commitChanges, revertChanges } from './frame-changes.ts';
import type { OwnFrame } from './frame-pool.ts';
import { installContract } from './install.ts';
import { haltOutcome, refusedOutcome, revertOutcome } from './outcomes.ts';
import type { RunningFrame } from './running-frame.ts';

type Success = FrameResult & { readonly status: 'success' };

/** As `finishFrame`, for a call within one VM that succeeded. Nothing of it can fail any more. */
export function finishOwn(journal: Journal, { record, gas, success }: OwnFrame, result: Success): Outcome {
	commitChanges(journal, record.parent, gas, record.checkpoint);
	success.gasUsed = gas.used;
	success.result = result;
	return success;
}

/** Commits or reverts what a frame changed, returns its unused gas to its parent, and returns what its caller gets. */
export function finishFrame(router: CallRouter, frame: RunningFrame, result: FrameResult): Outcome {
	const { journal } = router;
	if (result.status === 'revert') return finishRevert(journal, frame, result);
	if (result.status === 'halt') return finishHalt(journal, frame, result.reason, result.detail);
	try {
		return frame.message.kind === 'create'
			? finishCreate(router, frame, result)
			: finishCall(journal, frame, result.output);
	} catch (error) {
		const halted = haltOf(error);
		if (!halted) throw error;
		return finishHalt(journal, frame, halted.reason, halted.detail);
	}
}

function finishCreate(router: CallRouter, frame: RunningFrame, result: Success): Outcome {
	const { journal } = router;
	const { parent, foreign, checkpoint } = frame.record;
	const { gas, message } = frame;
	const failure = installContract(router, frame, result);
	if (failure) {
		revertChanges(journal, parent, gas, checkpoint);
		return revertOutcome(journal, foreign, gas.used, failure);
	}
	commitChanges(journal, parent, gas, checkpoint);
	return { status: 'success', output: EMPTY_BYTES, gasUsed: gas.used, address: message.target };
}

function finishCall(journal: Journal, frame: RunningFrame, output: Uint8Array): Outcome {
	const { parent, foreign, adapter, checkpoint, transcoded } = frame.record;
	const { gas } = frame;
	if (foreign) {
		const caller = foreign.record.adapter;
		const { isStatic } = foreign.message;
		output = transcodeOutput(journal, gas, caller, adapter, frame.registeredInterface, transcoded, output, isStatic);
	}
	commitChanges(journal, parent, gas, checkpoint);
	return { status: 'success', output, gasUsed: gas.used };
}

function finishRevert(journal: Journal, frame: RunningFrame, result: RevertResult): Outcome {
	const { parent, foreign, checkpoint } = frame.record;
	const { gas } = frame;
	const { output } = result;
	revertChanges(journal, parent, gas, checkpoint);
	if (parent && !foreign) {
		const known = passedOn(frame, result);
		if (known) parent.told = known;
		else if (output.length > 0) parent.bubbling = bubbled(frame, result) ?? { frame, result };
		return { status: 'revert', output, gasUsed: gas.used };
	}
	const read = () => failureOf(frame, result, new JournalCodecContext(journal, unmetered(), true));
	if (!foreign) {
		const later = journal.readLater(() => shownFailure(read()));
		return rootRevert({ status: 'revert', output, gasUsed: gas.used }, later);
	}
	const end = result.failure?.kind === 'refused' ? refusedOutcome : revertOutcome;
	const failure = read();
	const outcome = end(journal, foreign, gas.used, failure);
	return parent ? outcome : rootRevert(outcome, () => shownFailure(failure));
}

function finishHalt(journal: Journal, frame: RunningFrame, reason: HaltReason, detail: string): Outcome {
	const { parent, foreign, adapter, checkpoint } = frame.record;
	const { gas } = frame;
	gas.empty();
	revertChanges(journal, parent, gas, checkpoint);
	return haltOutcome(journal, foreign, gas.limit, reason, detail, adapter.vm);
}

/** The revert of a first frame. No contract gets its failure, and nobody pays for decoding it: it is decoded when an embedder reads it. */
function rootRevert({ output, gasUsed, refused }: RevertOutcome, read: () => Failure): RevertOutcome {
	return {
		status: 'revert',
		output,
		gasUsed,
		...(refused && { refused }),
		get failure() {
			return read();
		},
	};
}
