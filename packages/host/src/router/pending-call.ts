import type { Failure, VmId } from '@altvm/abi-bridge';
import type { GasMeter } from '../gas.ts';
import { Halt, type HaltReason } from '../halt.ts';
import type { Checkpoint } from '../journal/journal.ts';
import type { Outcome } from '../outcome.ts';
import type { RefusedCall } from '../trace/tracer.ts';
import type { CallRouter, RootCall } from './call-router.ts';
import type { Caller } from './caller.ts';
import { haltOutcome, refusedOutcome } from './outcomes.ts';
import type { RunningFrame } from './running-frame.ts';

/** A call or create that has no frame yet. */
export interface PendingCall extends RefusedCall {
	/** The caller. Undefined for the first message of a transaction. */
	readonly parent: RunningFrame | undefined;
	/** The caller, if it is of another VM than the callee. */
	readonly foreign: Caller | undefined;
	/** Gas taken from the caller, of any size. `gas` is the part of it that fits a meter. */
	readonly forwarded: number | bigint;
	/** VM of the callee; undefined for an account without code. */
	readonly vm: VmId | undefined;
}

/** Depth of a frame that `parent` calls, or of the first one. */
export function depthBelow(parent: RunningFrame | undefined, root: RootCall | undefined): number {
	return parent ? parent.message.depth + 1 : (root?.depth ?? 0);
}

/**
 * Ends a call before its frame starts and returns the forwarded gas to the caller, as Ethereum does for calls that are too deep
 * or lack the balance. With `told`, the revert data say why.
 */
export function refuse(router: CallRouter, call: PendingCall, told: boolean, reason: string): Outcome {
	const { parent, foreign, forwarded } = call;
	parent?.gas.restore(forwarded);
	const outcome = refusedOutcome(router.journal, told ? (foreign ?? parent) : undefined, 0, {
		kind: 'refused',
		reason,
	});
	router.tracer?.refused(call, outcome);
	return outcome;
}

/** As `refuse`, for a create whose code was read: the caller is told why, and pays for the reading. */
export function refuseRead(router: CallRouter, call: PendingCall, meter: GasMeter, failure: Failure): Outcome {
	const { parent, foreign } = call;
	parent?.gas.restore(meter.left);
	const outcome = refusedOutcome(router.journal, foreign ?? parent, meter.used, failure);
	router.tracer?.refused(call, outcome);
	return outcome;
}

/** Ends a call before its frame starts and consumes the forwarded gas. */
export function haltUnstarted(router: CallRouter, call: PendingCall, reason: HaltReason, detail: string): Outcome {
	const { foreign, gas, vm } = call;
	const outcome = haltOutcome(router.journal, foreign, gas, reason, detail, vm ?? '');
	router.tracer?.refused(call, outcome);
	return outcome;
}

/**
 * Ends a call that a Halt stopped while it was being set up, and undoes what it changed since `checkpoint`.
 * @throws `error` if it is no Halt.
 */
export function haltSetup(router: CallRouter, call: PendingCall, checkpoint: Checkpoint, error: unknown): Outcome {
	if (!(error instanceof Halt)) throw error;
	router.journal.revert(checkpoint);
	return haltUnstarted(router, call, error.reason, error.message);
}
