import { ChangeSet } from './change-set.ts';
import type { StateChanges, StateStore } from './state-store.ts';

/**
 * Returns the changes that undo `changes`. Call it before `changes` are applied, because it reads the current values from
 * the store. Blobs are not undone: they are content-addressed and kept for good.
 *
 * @example
 * ```ts
 * import { toAddress } from '@altvm/abi-bridge';
 * import { EMPTY_ACCOUNT, invertChanges, MemoryStore } from '@altvm/state';
 *
 * const address = toAddress('0x00000000000000000000000000000000000000a1');
 * const store = new MemoryStore();
 * const accounts = new Map([[address, EMPTY_ACCOUNT]]);
 * const changes = { accounts, slots: new Map(), blobs: new Map(), aliases: new Map() };
 * const inverse = invertChanges(store, changes);
 * store.apply(changes);
 * [...store.accounts()].length; // 1
 * store.apply(inverse);
 * [...store.accounts()].length; // 0
 * ```
 */
export function invertChanges(store: StateStore, changes: StateChanges): StateChanges {
	const inverse = new ChangeSet();
	inverse.addMissing(changes, store);
	return inverse;
}
