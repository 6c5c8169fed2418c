import { Host, type VmAdapter } from '@altvm/host';
import {
	type NodeChanges,
	OverlayStore,
	type PathTrieCommitment,
	type StateChanges,
	type StateCommitment,
	type StateStore,
	SwitchedStore,
} from '@altvm/state';
import { type BlockState, commitmentTo } from '../state/block-state.ts';

/** What became of a block that ran. */
export interface RanWork<T> {
	readonly result: T;
	/** How the state after it differs from the one that was given. */
	readonly changes: StateChanges;
	/** How the trie nodes differ from those that were given, and what they lacked. */
	readonly nodes: NodeChanges;
	/** The state afterwards. */
	readonly store: StateStore;
}

/**
 * Runs blocks, one at a time, on states that it does not change. It has one host, which keeps the interfaces that contracts of all
 * blocks use.
 */
export class BlockRunner {
	readonly #adapters: readonly VmAdapter[];
	#parts: { readonly host: Host; readonly store: SwitchedStore; readonly commitment: SwitchedCommitment } | undefined;

	constructor(adapters: readonly VmAdapter[]) {
		this.#adapters = adapters;
	}

	/** Runs `work` with a host on a state. What the host keeps is returned. */
	async run<T>(state: BlockState, work: (host: Host) => Promise<T>): Promise<RanWork<T>> {
		const overlay = new OverlayStore(state.store);
		const { host, commitment } = this.#partsOn(overlay, state);
		const result = await work(host).catch((error: unknown) => {
			// Whatever state the host is in, the next block does not meet it.
			this.#parts = undefined;
			throw error;
		});
		return { result, changes: overlay.changes(), nodes: commitment.changes(), store: overlay };
	}

	#partsOn(overlay: OverlayStore, state: BlockState) {
		if (!this.#parts) {
			const store = new SwitchedStore(overlay);
			let commitment!: SwitchedCommitment;
			const host = new Host({
				adapters: this.#adapters,
				store,
				commitment: (read) => (commitment = new SwitchedCommitment(read, state)),
			});
			this.#parts = { host, store, commitment };
			return this.#parts;
		}
		this.#parts.store.target = overlay;
		this.#parts.commitment.begin(state);
		return this.#parts;
	}
}

/** The commitment to the state of the block that runs. */
class SwitchedCommitment implements StateCommitment {
	readonly #store: StateStore;
	#target: PathTrieCommitment;

	constructor(store: StateStore, state: BlockState) {
		this.#store = store;
		this.#target = commitmentTo(state, store);
	}

	begin(state: BlockState): void {
		this.#target = commitmentTo(state, this.#store);
	}

	record(changes: StateChanges): void {
		this.#target.record(changes);
	}

	root() {
		return this.#target.root();
	}

	changes(): NodeChanges {
		return this.#target.changes();
	}
}
