import { ChangedStore, type CommitmentFactory, PathTrieCommitment, type StateChanges } from '@altvm/state';
import type { State } from './canonical-states.ts';

/** A state on which a block can run. */
export interface BlockState extends State {
	/** Changes that `store` has and `nodes` do not. */
	readonly lacking: readonly StateChanges[];
}

/** The state after more changes. */
export function changedState({ store, nodes, lacking }: BlockState, changes: StateChanges): BlockState {
	return { store: new ChangedStore(store, changes), nodes, lacking: [...lacking, changes] };
}

/** A commitment to a state that others change. */
export function commitmentTo(state: BlockState, store: Parameters<CommitmentFactory>[0]): PathTrieCommitment {
	const commitment = new PathTrieCommitment(store, state.nodes);
	for (const changes of state.lacking) commitment.record(changes);
	return commitment;
}
