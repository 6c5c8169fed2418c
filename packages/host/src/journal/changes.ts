import { type Address, bytesEqual, type Hex, type VmId } from '@altvm/abi-bridge';
import { type AccountRecord, type StateChanges, sameRecord } from '@altvm/state';
import type { AccountState } from './account-state.ts';

/** What a transaction read from the store. */
export interface StateReads {
	readonly accounts: Address[];
	readonly slots: { address: Address; vm: VmId; key: Hex }[];
}

type SlotChanges = ReadonlyMap<VmId, ReadonlyMap<Hex, Uint8Array | undefined>>;

/** Returns how the loaded accounts differ from what is in the store. */
export function changesOf(
	loaded: readonly AccountState[],
	blobs: ReadonlyMap<Hex, Uint8Array>,
	keepsEmptyAccounts: boolean,
): StateChanges {
	const accounts = new Map<Address, AccountRecord | undefined>();
	const aliases = new Map<Address, Address>();
	const slots = new Map<Address, SlotChanges>();
	for (const account of loaded) {
		const record = account.toRecord(keepsEmptyAccounts);
		if (!sameRecord(account.original, record)) accounts.set(account.address, record);
		if (account.alias !== undefined && account.alias !== account.original?.alias) {
			aliases.set(account.alias, account.address);
		}
		const changed = slotChangesOf(account);
		if (changed) slots.set(account.address, changed);
	}
	return { accounts, aliases, slots, blobs };
}

/** Returns the storage entries of an account that changed, or undefined if none did. */
function slotChangesOf(account: AccountState): SlotChanges | undefined {
	let byVm: Map<VmId, Map<Hex, Uint8Array | undefined>> | undefined;
	for (const [vm, entries] of account.storage) {
		let changed: Map<Hex, Uint8Array | undefined> | undefined;
		for (const [key, slot] of entries) {
			if (bytesEqual(slot.value, slot.original)) continue;
			changed ??= new Map();
			changed.set(key, slot.value);
		}
		if (!changed) continue;
		byVm ??= new Map();
		byVm.set(vm, changed);
	}
	return byVm;
}

/** Returns every address that was looked up and every storage entry that was loaded. */
export function readsOf(accounts: Address[], loaded: readonly AccountState[]): StateReads {
	const slots: StateReads['slots'] = [];
	for (const account of loaded) {
		for (const [vm, entries] of account.storage) {
			for (const key of entries.keys()) slots.push({ address: account.address, vm, key });
		}
	}
	return { accounts, slots };
}
