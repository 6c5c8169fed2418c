import type { Address, Hex, VmId } from '@altvm/abi-bridge';
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
	const accounts = new Map([...changes.accounts.keys()].map((address) => [address, store.account(address)]));
	const aliases = new Map([...changes.aliases.keys()].map((alias) => [alias, store.ownerOfAlias(alias)]));
	const slots = new Map<Address, Map<VmId, Map<Hex, Uint8Array | undefined>>>();
	for (const [address, byVm] of changes.slots) {
		const inverse = new Map<VmId, Map<Hex, Uint8Array | undefined>>();
		for (const [vm, entries] of byVm) {
			const previous = new Map<Hex, Uint8Array | undefined>();
			for (const key of entries.keys()) previous.set(key, store.slot(address, vm, key));
			inverse.set(vm, previous);
		}
		slots.set(address, inverse);
	}
	return { accounts, aliases, slots, blobs: new Map() };
}
