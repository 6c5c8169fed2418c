import type { Address, Hex } from '@altvm/abi-bridge';
import type { Log } from '../log.ts';
import type { AccountState, SlotState, TransientState } from './account-state.ts';

/** One change of the journal, with what it takes to revert it. The kinds are flat, so that an entry is cheap to make. */
export type JournalEntry =
	| { readonly kind: 'balance'; readonly account: AccountState; readonly previous: bigint }
	| { readonly kind: 'nonce'; readonly account: AccountState; readonly previous: bigint }
	| {
			readonly kind: 'code';
			readonly account: AccountState;
			readonly codeHash: Hex;
			readonly vm: string | undefined;
			readonly interfaceHash: Hex | undefined;
	  }
	| {
			readonly kind: 'alias';
			readonly account: AccountState;
			readonly alias: Address;
			readonly shadowed: AccountState;
	  }
	| { readonly kind: 'slot'; readonly slot: SlotState; readonly previous: Uint8Array | undefined }
	| { readonly kind: 'warm-slot'; readonly slot: SlotState }
	| { readonly kind: 'warm-account'; readonly account: AccountState }
	| { readonly kind: 'created'; readonly account: AccountState; readonly previous: string | undefined }
	| { readonly kind: 'destroyed'; readonly account: AccountState }
	| { readonly kind: 'touched'; readonly account: AccountState }
	| { readonly kind: 'transient'; readonly entry: TransientState; readonly previous: Uint8Array | undefined }
	| { readonly kind: 'log' }
	| { readonly kind: 'loaded'; readonly things: Map<Hex, unknown>; readonly hash: Hex; readonly bytes: number }
	| { readonly kind: 'refund'; readonly previous: number }
	| { readonly kind: 'supply'; readonly minted: bigint; readonly burned: bigint };

/** The fields of a journal that its entries change. */
export interface RevertTarget {
	readonly logs: Log[];
	aliasEpoch: number;
	refund: number;
	loadedBytes: number;
	minted: bigint;
	burned: bigint;
}

/** Reverts one change. Entries must be reverted newest first. `accounts`: the journal's accounts by address and alias. */
export function revertEntry(entry: JournalEntry, journal: RevertTarget, accounts: Map<Address, AccountState>): void {
	switch (entry.kind) {
		case 'balance':
			entry.account.balance = entry.previous;
			return;
		case 'nonce':
			entry.account.nonce = entry.previous;
			return;
		case 'code':
			entry.account.codeHash = entry.codeHash;
			entry.account.vm = entry.vm;
			entry.account.interfaceHash = entry.interfaceHash;
			return;
		case 'alias':
			entry.account.alias = undefined;
			accounts.set(entry.alias, entry.shadowed);
			journal.aliasEpoch++;
			return;
		case 'slot':
			setSlot(entry.slot, entry.previous);
			entry.slot.undoIndex = -1;
			return;
		case 'warm-slot':
			entry.slot.warm = false;
			return;
		case 'warm-account':
			entry.account.warm = false;
			return;
		case 'created':
			entry.account.createdBy = entry.previous;
			return;
		case 'destroyed':
			entry.account.destroyedBy = undefined;
			return;
		case 'touched':
			entry.account.touched = false;
			return;
		case 'transient':
			entry.entry.value = entry.previous;
			entry.entry.undoIndex = -1;
			return;
		case 'log':
			journal.logs.pop();
			return;
		case 'loaded':
			entry.things.delete(entry.hash);
			journal.loadedBytes -= entry.bytes;
			return;
		case 'refund':
			journal.refund = entry.previous;
			return;
		case 'supply':
			journal.minted = entry.minted;
			journal.burned = entry.burned;
			return;
	}
}

/** Sets the value of a storage entry, and counts it. */
export function setSlot(slot: SlotState, value: Uint8Array | undefined): void {
	const change = Number(value !== undefined) - Number(slot.value !== undefined);
	slot.value = value;
	if (change !== 0) slot.account.countSlot(slot.vm, change);
}
