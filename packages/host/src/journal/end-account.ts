import { EMPTY_BYTES, type VmId } from '@altvm/abi-bridge';
import { ETHEREUM_VM } from '@altvm/state';
import type { StateRules } from '../state-rules.ts';
import type { AccountState, SlotState } from './account-state.ts';

/** What the end of a transaction needs of the journal. */
export interface EndingJournal {
	loadAllSlots(account: AccountState, only: VmId): void;
	writeSlot(slot: SlotState, value: undefined): void;
	burn(account: AccountState, wei: bigint): void;
	setCode(account: AccountState, vm: VmId, code: Uint8Array, iface: undefined): void;
	setNonce(account: AccountState, nonce: bigint): void;
}

/** Ends the transaction of an account: carries out a self-destruct, and removes the storage of one that is removed (EIP-161). */
export function endAccount(journal: EndingJournal, account: AccountState, rules: StateRules): void {
	if (account.storedOwner) return;
	const { destroyedBy: vm } = account;
	if (vm === undefined) {
		if (account.isRemoved(rules.keepsEmptyAccounts === true)) wipe(journal, account, ETHEREUM_VM);
		return;
	}
	wipe(journal, account, vm);
	if (account.balance > 0n) journal.burn(account, account.balance);
	journal.setCode(account, vm, EMPTY_BYTES, undefined);
	journal.setNonce(account, 0n);
}

/** Deletes the storage entries of one VM. */
function wipe(journal: EndingJournal, account: AccountState, vm: VmId): void {
	if (account.original?.slots[vm] !== undefined) journal.loadAllSlots(account, vm);
	const storage = account.storageOf(vm);
	for (let i = 0; i < storage.readCount; i++) {
		const slot = storage.read[i]!;
		if (slot.isPresent) journal.writeSlot(slot, undefined);
	}
}
