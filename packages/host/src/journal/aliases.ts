import type { Address, Hex, VmId } from '@altvm/abi-bridge';
import { EMPTY_CODE_HASH } from '@altvm/state';
import { Halt } from '../halt.ts';
import { MAX_BALANCE } from '../limits.ts';
import type { AccountState, SlotState } from './account-state.ts';

/** What recording an alias needs of the journal. */
export interface AliasJournal {
	account(address: Address): AccountState;
	setBalance(account: AccountState, wei: bigint): void;
	warmAccount(account: AccountState): boolean;
	warmSlot(slot: SlotState): boolean;
	slot(account: AccountState, vm: VmId, key: Hex): SlotState;
	writeSlot(slot: SlotState, value: Uint8Array | undefined): void;
	loadAllSlots(account: AccountState): void;
}

/** Whether the balance stays below 2^256 if `wei` are added. */
export function canReceive(account: AccountState, wei: bigint): boolean {
	return account.balance + wei <= MAX_BALANCE;
}

/**
 * Returns the account at the alias of another, or the owner if the alias was shown before.
 * @throws Halt `alias-refused` if that is an account of its own: it has code, a nonce or an alias.
 */
export function shadowedBy(journal: AliasJournal, owner: AccountState, alias: Address): AccountState {
	const shadowed = journal.account(alias);
	if (shadowed === owner) return owner;
	if (shadowed.nonce !== 0n || shadowed.codeHash !== EMPTY_CODE_HASH || shadowed.alias) {
		throw new Halt('alias-refused', `the alias ${alias} of ${owner.address} is an account of its own`);
	}
	if (!canReceive(owner, shadowed.balance)) {
		throw new Halt('alias-refused', `the balances of ${owner.address} and its alias overflow together`);
	}
	return shadowed;
}

/** Whether recording the alias of an account would move a balance or storage to it. */
export function isMovable(shadowed: AccountState): boolean {
	return shadowed.balance !== 0n || shadowed.slotCount > 0;
}

/** Moves balance, storage and warmth of the account at an alias to the owner. */
export function moveToOwner(journal: AliasJournal, from: AccountState, owner: AccountState): void {
	moveWarmth(journal, from, owner);
	if (from.slotCount > 0) moveStorage(journal, from, owner);
	const { balance } = from;
	journal.setBalance(from, 0n);
	journal.setBalance(owner, owner.balance + balance);
}

export function moveWarmth(journal: AliasJournal, from: AccountState, to: AccountState): void {
	if (from.warm) journal.warmAccount(to);
	for (const { vm, read, readCount } of from.storages) {
		for (let i = 0; i < readCount; i++) if (read[i]!.warm) journal.warmSlot(journal.slot(to, vm, read[i]!.key));
	}
}

function moveStorage(journal: AliasJournal, from: AccountState, to: AccountState): void {
	journal.loadAllSlots(from);
	for (const { vm, read, readCount } of from.storages) {
		// Sorted, so that the refusal does not depend on the order in which the store has them.
		for (const slot of read.slice(0, readCount).sort((a, b) => (a.key < b.key ? -1 : 1))) {
			if (!slot.isPresent) continue;
			const target = journal.slot(to, vm, slot.key);
			if (target.isPresent) {
				throw new Halt('alias-refused', `${from.address} and ${to.address} both have storage under ${vm} ${slot.key}`);
			}
			journal.writeSlot(target, slot.value);
			journal.writeSlot(slot, undefined);
		}
	}
}
