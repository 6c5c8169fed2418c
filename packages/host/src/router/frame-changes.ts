import { HostFault } from '../errors.ts';
import type { GasMeter } from '../gas.ts';
import type { AccountState } from '../journal/account-state.ts';
import type { Checkpoint, Journal } from '../journal/journal.ts';
import type { RunningFrame } from './running-frame.ts';

/** Keeps what a frame changed and returns its unused gas to its parent. */
export function commitChanges(
	journal: Journal,
	parent: RunningFrame | undefined,
	meter: GasMeter,
	checkpoint: Checkpoint,
): void {
	journal.commit(checkpoint);
	parent?.gas.restore(meter.left);
}

/** Reverts what a frame changed and returns its unused gas to its parent. */
export function revertChanges(
	journal: Journal,
	parent: RunningFrame | undefined,
	meter: GasMeter,
	checkpoint: Checkpoint,
): void {
	journal.revert(checkpoint);
	parent?.gas.restore(meter.left);
}

/** Moves value whose payer was found to have it. */
export function moveValue(journal: Journal, from: AccountState, to: AccountState, wei: bigint): void {
	if (!journal.transfer(from, to, wei)) throw new HostFault('a transfer failed after its balance was checked');
}
