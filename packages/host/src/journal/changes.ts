import { type Address, bytesEqual, type Hex, sameLimbs, type VmId } from '@altvm/abi-bridge';
import { type AccountRecord, type StateChanges, sameRecord } from '@altvm/state';
import { HostFault } from '../errors.ts';
import type { AccountState, SlotState } from './account-state.ts';

/** What a transaction read from the store. */
export interface StateReads {
	readonly accounts: Address[];
	readonly slots: { address: Address; vm: VmId; key: Hex }[];
}

type SlotChanges = ReadonlyMap<VmId, ReadonlyMap<Hex, Uint8Array | undefined>>;

/** The one map of every transaction that changed nothing of a kind. */
class NoChanges extends Map<never, never> {
	override set(): never {
		throw new HostFault('the changes of a transaction are not to be changed');
	}
}
const NONE = new NoChanges();

/** Returns how the first `count` accounts differ from what is in the store. */
export function changesOf(
	looked: readonly AccountState[],
	count: number,
	blobs: ReadonlyMap<Hex, Uint8Array> | undefined,
	keepsEmptyAccounts: boolean,
): StateChanges {
	let accounts: Map<Address, AccountRecord | undefined> | undefined;
	let aliases: Map<Address, Address> | undefined;
	let slots: Map<Address, SlotChanges> | undefined;
	for (let i = 0; i < count; i++) {
		const account = looked[i]!;
		if (account.storedOwner) continue;
		const record = account.toRecord(keepsEmptyAccounts);
		if (!sameRecord(account.original, record)) (accounts ??= new Map()).set(account.address, record);
		if (account.alias !== undefined && account.alias !== account.original?.alias) {
			(aliases ??= new Map()).set(account.alias, account.address);
		}
		const changed = slotChangesOf(account);
		if (changed) (slots ??= new Map()).set(account.address, changed);
	}
	return { accounts: accounts ?? NONE, aliases: aliases ?? NONE, slots: slots ?? NONE, blobs: blobs ?? NONE };
}

/** Returns the storage entries of an account that changed, or undefined if none did. */
function slotChangesOf(account: AccountState): SlotChanges | undefined {
	let byVm: Map<VmId, Map<Hex, Uint8Array | undefined>> | undefined;
	const { storages } = account;
	for (let s = 0; s < storages.length; s++) {
		const { vm, written, writtenCount } = storages[s]!;
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
