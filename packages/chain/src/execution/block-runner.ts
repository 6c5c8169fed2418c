import type { VmAdapter } from '@altvm/host';
import { Host } from '@altvm/host';
import { OverlayStore, type StateChanges, type StateStore } from '@altvm/state';

/** Runs blocks on the state of their parents, and returns what they change. */
export class BlockRunner {
	readonly #adapters: readonly VmAdapter[];

	constructor(adapters: readonly VmAdapter[]) {
		this.#adapters = adapters;
	}

	/** Runs `work` with a host on a state. What the host keeps is returned, and the state stays as it is. */
	async run<T>(state: StateStore, work: (host: Host) => Promise<T>): Promise<RanWork<T>> {
		const overlay = new OverlayStore(state);
		const host = new Host({ adapters: this.#adapters, store: overlay });
		const result = await work(host);
		return { result, changes: overlay.changes(), state: overlay };
	}
}

export interface RanWork<T> {
	readonly result: T;
	readonly changes: StateChanges;
	/** The state afterwards. */
	readonly state: StateStore;
}
