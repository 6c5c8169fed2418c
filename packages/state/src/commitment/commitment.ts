import type { Hex } from '@altvm/abi-bridge';
import type { StateChanges, StateStore } from '../state-store.ts';

/** A commitment to the whole state, such as the root of a Merkle-Patricia trie. */
export interface StateCommitment {
	/** Called after every change of the store, with the changes that were applied. */
	record(changes: StateChanges): void;
	/**
	 * Returns 32 bytes that commit to the state at the time of the call. Later changes do not affect the result, even if they are
	 * recorded before the promise resolves.
	 */
	root(): Promise<Hex>;
}

/**
 * Makes the commitment of a store. It is called once, with a store that may already hold accounts (those of genesis, or of an
 * earlier run): the commitment reads them from the store, because they are never recorded.
 */
export type CommitmentFactory = (store: StateStore) => StateCommitment;
