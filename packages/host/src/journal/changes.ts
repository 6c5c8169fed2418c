import { type Address, bytesEqual, type Hex, sameLimbs, type VmId } from '@altvm/abi-bridge';
import { type AccountRecord, type StateChanges, sameRecord } from '@altvm/state';
import type { AccountState, SlotState } from './account-state.ts';

/** What a transaction read from the store. */
export interface StateReads {
	readonly accounts: Address[];
	readonly slots: { address: Address; vm: VmId; key: Hex }[];
}

type SlotChanges = ReadonlyMap<VmId, ReadonlyMap<Hex, Uint8Array | undefined>>;

/** Returns how the first `count` accounts differ from what is in the store. */
export function changesOf(
	looked: readonly AccountState[],
	count: number,
	blobs: ReadonlyMap<Hex, Uint8Array>,
	keepsEmptyAccounts: boolean,
): StateChanges {
	const accounts = new Map<Address, AccountRecord | undefined>();
	const aliases = new Map<Address, Address>();
	const slots = new Map<Address, SlotChanges>();
	for (let i = 0; i < count; i++) {
		const account = looked[i]!;
		if (account.storedOwner) continue;
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
	for (const { vm, written, writtenCount } of account.storages) {
		let changed: Map<Hex, Uint8Array | undefined> | undefined;
		for (let i = 0; i < writtenCount; i++) {
			const slot = written[i]!;
			if (!hasChanged(slot)) continue;
			changed ??= new Map();
			changed.set(slot.key, slot.value);
		}
		if (!changed) continue;
		byVm ??= new Map();
		byVm.set(vm, changed);
	}
	return byVm;
}

function hasChanged(slot: SlotState): boolean {
	const { words, at } = slot;
	if (at >= 0 && !sameLimbs(words, at, words, at + 8)) return true;
	return slot.bytes !== slot.originalBytes && !bytesEqual(slot.value, slot.original);
}

/** Returns every address that was looked up and every storage entry that was loaded. */
export function readsOf(looked: readonly AccountState[], count: number): StateReads {
	const accounts: Address[] = [];
	const slots: StateReads['slots'] = [];
	for (let i = 0; i < count; i++) {
		const { address, storages } = looked[i]!;
		accounts.push(address);
		for (const { vm, read, readCount } of storages) {
			for (let j = 0; j < readCount; j++) slots.push({ address, vm, key: read[j]!.key });
		}
	}
	return { accounts, slots };
}
