import type { Hex } from '@altvm/abi-bridge';
import type { StateChanges } from '../store/state-store.ts';

/** A commitment to the whole state. The Merkle-Patricia root is one; others can be kept beside it. */
export interface StateCommitment {
	/** Called after every change of the store. */
	record(changes: StateChanges): void;
	/** 32 bytes: the commitment to the state as it is at the time of the call, whatever happens while it is computed. */
	root(): Promise<Hex>;
}
