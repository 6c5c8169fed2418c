import { type Address, bytesEqual, type Hex, type VmId } from '@altvm/abi-bridge';
import { type StateChanges, sameRecord } from '@altvm/state';
import type { AccountState } from './account-state.ts';

/** What a transaction read from the store. */
export interface StateReads {
	readonly accounts: Address[];
	readonly slots: { address: Address; vm: VmId; key: Hex }[];
}

/** How the accounts that were loaded differ from what the store has. */
export function changesOf(
	loaded: readonly AccountState[],
	blobs: ReadonlyMap<Hex, Uint8Array>,
	keepsEmptyAccounts: boolean,
): StateChanges {
	const accounts = new Map();
	const aliases = new Map();
	const slots = new Map();
	for (const account of loaded) {
		const record = account.toRecord(keepsEmptyAccounts);
		if (!sameRecord(account.original, record)) accounts.set(account.address, record);
		if (account.alias !== account.original?.alias) aliases.set(account.alias, account.address);
		for (const [vm, entries] of account.storage) {
			for (const [key, slot] of entries) {
				if (bytesEqual(slot.value, slot.original)) continue;
				let byVm = slots.get(account.address);
				if (!byVm) slots.set(account.address, (byVm = new Map()));
				let changed = byVm.get(vm);
				if (!changed) byVm.set(vm, (changed = new Map()));
				changed.set(key, slot.value);
			}
		}
	}
	return { accounts, aliases, slots, blobs };
}

/** Every address that was looked up and every storage entry that was loaded. */
export function readsOf(accounts: Address[], loaded: readonly AccountState[]): StateReads {
	const slots: StateReads['slots'] = [];
	for (const account of loaded) {
		for (const [vm, entries] of account.storage) {
			for (const key of entries.keys()) slots.push({ address: account.address, vm, key });
		}
	}
	return { accounts, slots };
}
