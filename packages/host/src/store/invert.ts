import type { Hex } from '@altvm/abi-bridge';
import type { StateChanges, StateStore } from './state-store.ts';

/** The changes that undo `changes`, read off the store before they are applied. Blobs stay: they are content-addressed. */
export function invertChanges(store: StateStore, changes: StateChanges): StateChanges {
	const accounts = new Map([...changes.accounts.keys()].map((address) => [address, store.account(address)]));
	const aliases = new Map([...changes.aliases.keys()].map((alias) => [alias, store.ownerOfAlias(alias)]));
	const slots = new Map();
	for (const [address, byVm] of changes.slots) {
		const inverse = new Map();
		for (const [vm, entries] of byVm) {
			const previous = new Map<Hex, Uint8Array | undefined>();
			for (const key of entries.keys()) previous.set(key, store.slot(address, vm, key));
			inverse.set(vm, previous);
		}
		slots.set(address, inverse);
	}
	return { accounts, aliases, slots, blobs: new Map() };
}
