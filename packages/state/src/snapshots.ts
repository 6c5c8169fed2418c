import { invertChanges } from './invert-changes.ts';
import type { StateChanges, StateStore } from './state-store.ts';

/**
 * Points in time to which a store can be restored. They nest: restoring or forgetting a snapshot also drops every snapshot
 * that was taken after it. While at least one snapshot is kept, the inverse of every change is kept in memory.
 *
 * @example
 * ```ts
 * import { toAddress } from '@altvm/abi-bridge';
 * import { EMPTY_ACCOUNT, MemoryStore, Snapshots } from '@altvm/state';
 *
 * const address = toAddress('0x00000000000000000000000000000000000000a1');
 * const store = new MemoryStore();
 * const snapshots = new Snapshots(store);
 * const before = snapshots.take();
 * const accounts = new Map([[address, EMPTY_ACCOUNT]]);
 * const changes = { accounts, slots: new Map(), blobs: new Map(), aliases: new Map() };
 * snapshots.record(changes);
 * store.apply(changes);
 * for (const inverse of snapshots.restore(before) ?? []) store.apply(inverse);
 * store.account(address); // undefined
 * ```
 */
export class Snapshots {
	readonly #store: StateStore;
	/** Inverse changes since the oldest snapshot, oldest first. */
	readonly #inverses: StateChanges[] = [];
	/** Snapshots in the order they were taken, with the length that `#inverses` had. */
	readonly #lengths = new Map<number, number>();
	#nextId = 1;

	constructor(store: StateStore) {
		this.#store = store;
	}

	/** Takes a snapshot of the current state and returns its id. Ids are never reused. */
	take(): number {
		const id = this.#nextId++;
		this.#lengths.set(id, this.#inverses.length);
		return id;
	}

	/** Must be called with every change, before the change is applied to the store. */
	record(changes: StateChanges): void {
		if (this.#lengths.size > 0) this.#inverses.push(invertChanges(this.#store, changes));
	}

	/**
	 * Drops a snapshot and returns the changes that lead back to it, to be applied in the order returned. Returns undefined,
	 * and drops nothing, if the snapshot does not exist or was dropped before.
	 */
	restore(id: number): readonly StateChanges[] | undefined {
		const length = this.#lengths.get(id);
		if (length === undefined) return undefined;
		const inverses = this.#inverses.splice(length).reverse();
		this.forget(id);
		return inverses;
	}

	/** Drops a snapshot without changing the state. Does nothing if the snapshot does not exist or was dropped before. */
	forget(id: number): void {
		if (!this.#lengths.has(id)) return;

		for (const other of [...this.#lengths.keys()]) if (other >= id) this.#lengths.delete(other);
		if (this.#lengths.size === 0) this.#inverses.length = 0;
	}
}
