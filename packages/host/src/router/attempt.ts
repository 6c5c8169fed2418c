import type { Address, VmId } from '@altvm/abi-bridge';
import { HostFault } from '../errors.ts';
import { forwardable, type GasMeter } from '../gas.ts';
import type { HaltReason } from '../halt.ts';
import type { CallRequest, CreateRequest } from '../message.ts';
import type { Outcome } from '../outcome.ts';
import type { AccountState } from '../state/account-state.ts';
import type { Checkpoint, Journal } from '../state/journal.ts';
import type { RefusedCall } from '../trace/tracer.ts';
import type { HostFrame } from './host-frame.ts';
import { haltOutcome, revertOutcome } from './outcomes.ts';
import type { Router } from './router.ts';

/** EIP-2681. */
export const MAX_NONCE = 2n ** 64n - 1n;

/** A call or create that is being set up. */
export interface Attempt extends RefusedCall {
	readonly parent: HostFrame | undefined;
	/** `gas`, of any size. */
	readonly forwarded: number | bigint;
}

/** The first message of a transaction: nobody of this stack calls it. */
export interface RootCall {
	readonly sender: Address;
	readonly gas: number | bigint;
	readonly isStatic: boolean;
}

/** The frame's own contract, or another contract or account of its VM that it says it acts as. */
export function actingAddress(journal: Journal, frame: HostFrame, as: Address | undefined): Address {
	if (as === undefined || as === frame.message.target) return frame.message.target;
	const account = journal.account(as);
	if (account.vm !== frame.vm && !isControlled(journal, frame.vm, account))
		throw new HostFault(`a frame of VM ${frame.vm} acts as ${as}, which is not of that VM`);
	return account.address;
}

export function isControlled(journal: Journal, vm: VmId, account: AccountState): boolean {
	return account.vm === undefined && journal.controllerOf(account) === vm;
}

/**
 * Whether an account is the frame's sender of its own will: it sent the transaction's first message, or a frame that it had given
 * its authority acts for it, as the VM that controls it may. A contract is made to call by whoever calls it, and while it is being
 * made by whoever makes it.
 */
export function hasSigned(journal: Journal, { message, record }: HostFrame, account: AccountState): boolean {
	if (account.address !== message.sender || (message.kind !== 'call' && message.kind !== 'create')) return false;
	const { parent } = record;
	if (!parent) return true;
	if (account.address === parent.message.target || account.vm === parent.vm) return false;
	return isControlled(journal, parent.vm, account) || hasSigned(journal, parent, account);
}

/** Takes the gas to forward from the parent: at most all but one 64th (EIP-150). */
export function forward(
	journal: Journal,
	parent: HostFrame | undefined,
	root: RootCall | undefined,
	request: CallRequest | CreateRequest,
): number | bigint {
	if (!parent) return root!.gas;
	const gas = forwardable(parent.gas, request.gas, journal.rules.forwardsAllGas !== true);
	const stipend = request.kind === 'create' ? 0 : (request.stipend ?? 0);
	if (typeof gas === 'bigint') {
		parent.gas.take(gas);
		return gas + BigInt(stipend);
	}
	if (!(gas >= 0) || !Number.isInteger(gas)) throw new HostFault(`a call asked for ${request.gas} gas`);
	parent.gas.take(gas);
	return gas + stipend;
}

/** Moves value that was checked to be there. */
export function move(journal: Journal, from: AccountState, to: AccountState, value: bigint): void {
	if (!journal.transfer(from, to, value)) throw new HostFault('a checked transfer failed');
}

/** Ends a frame's changes and gives its parent the gas left. */
export function settle(
	journal: Journal,
	parent: HostFrame | undefined,
	meter: GasMeter,
	checkpoint: Checkpoint,
	undo: boolean,
): void {
	if (undo) journal.revert(checkpoint);
	else journal.commit(checkpoint);
	parent?.gas.restore(meter.left);
}

/** The callee is not started and what was forwarded comes back, as in Ethereum. `told`: the caller learns why. */
export function refuse(router: Router, attempt: Attempt, told: boolean, reason: string): Outcome {
	const { parent, forwarded } = attempt;
	parent?.gas.restore(forwarded);
	const outcome = revertOutcome(router.journal, told ? parent : undefined, 0, { kind: 'refused', reason });
	router.tracer?.refused(attempt, outcome);
	return outcome;
}

/** The callee is not started and what was forwarded is gone. */
export function haltUnstarted(router: Router, attempt: Attempt, reason: HaltReason, detail: string): Outcome {
	const { parent, gas, vm } = attempt;
	const told = parent && vm !== undefined && parent.vm !== vm ? parent : undefined;
	const outcome = haltOutcome(router.journal, told, gas, reason, detail, vm ?? '');
	router.tracer?.refused(attempt, outcome);
	return outcome;
}
