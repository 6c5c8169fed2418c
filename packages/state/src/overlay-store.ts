import { ChangeSet } from './change-set.ts';
import { ChangedStore } from './changed-store.ts';
import type { StateChanges, StateStore } from './state-store.ts';

/**
 * A store over another one. It keeps what is applied to it in memory and reads the rest from the store below, which it never
 * changes. `changes` returns what was applied, merged, for the store below to apply at once. The store below must not change
 * while the overlay is in use.
 *
 * @example
 * ```ts
 * import { toAddress } from '@altvm/abi-bridge';
 * import { EMPTY_ACCOUNT, MemoryStore, OverlayStore } from '@altvm/state';
 *
 * const address = toAddress('0x00000000000000000000000000000000000000a1');
 * const balance = (wei: bigint) => {
 * 	const accounts = new Map([[address, { ...EMPTY_ACCOUNT, balance: wei }]]);
 * 	return { accounts, slots: new Map(), blobs: new Map(), aliases: new Map() };
 * };
 * const store = new MemoryStore();
 * const overlay = new OverlayStore(store);
 * overlay.apply(balance(1n));
 * overlay.apply(balance(2n));
 * console.log(overlay.account(address)?.balance, store.account(address)); // 2n undefined
 * store.apply(overlay.changes());
 * store.account(address)?.balance; // 2n
 * ```
 */
export class OverlayStore extends ChangedStore {
	readonly #changes: ChangeSet;

	constructor(below: StateStore) {
		const changes = new ChangeSet();
		super(below, changes);
		this.#changes = changes;
	}

	/** Returns all that was applied so far, merged. */
	changes(): StateChanges {
		const copy = new ChangeSet();
		copy.add(this.#changes);
		return copy;
	}

	override apply(changes: StateChanges): void {
		this.#changes.add(changes);
	}
}
