import { type Address, type Hex, isEvmForm, type VmId } from '@altvm/abi-bridge';
import {
	type AccountRecord,
	EMPTY_ACCOUNT,
	EMPTY_CODE_HASH,
	ETHEREUM_VM,
	type SlotCounts,
	sameRecord,
} from '@altvm/state';
import type { StorageSlot } from '../frame.ts';

/** One storage entry during a transaction. */
export interface SlotState extends StorageSlot {
	readonly account: AccountState;
	readonly vm: VmId;
	readonly key: Hex;
	value: Uint8Array | undefined;
	/** The value before the transaction. */
	readonly original: Uint8Array | undefined;
	warm: boolean;
	/** Index of its newest undo entry, -1 if that was reverted or there was none. */
	undoIndex: number;
}

/** One entry of transient storage (EIP-1153). */
export interface TransientState {
	value: Uint8Array | undefined;
	/** As for `SlotState`. */
	undoIndex: number;
}

/** One account during a transaction. Only the journal changes its fields, and records how to revert each change. */
export class AccountState {
	readonly address: Address;
	/** The record in the store. */
	readonly original: AccountRecord | undefined;
	readonly isEvmForm: boolean;
	balance: bigint;
	nonce: bigint;
	codeHash: Hex;
	vm: VmId | undefined;
	interfaceHash: Hex | undefined;
	alias: Address | undefined;
	/** Numbers of storage entries by VM. */
	slots: SlotCounts;
	warm = false;
	/** VM of the create that made the account in this transaction (EIP-6780). */
	createdBy: VmId | undefined;
	/** VM whose code and storage are removed at the end of the transaction. */
	destroyedBy: VmId | undefined;
	/** Whether a transfer, even of zero wei, reached the account while it was empty (EIP-161). */
	touched = false;
	readonly storage = new Map<VmId, Map<Hex, SlotState>>();
	transient: Map<VmId, Map<Hex, TransientState>> | undefined;

	constructor(address: Address, original: AccountRecord | undefined) {
		const record = original ?? EMPTY_ACCOUNT;
		this.address = address;
		this.original = original;
		this.isEvmForm = isEvmForm(address);
		this.balance = record.balance;
		this.nonce = record.nonce;
		this.codeHash = record.codeHash;
		this.vm = record.vm;
		this.interfaceHash = record.interfaceHash;
		this.alias = record.alias;
		this.slots = record.slots;
	}

	/** Number of storage entries, over all VMs. */
	get slotCount(): number {
		let count = 0;
		for (const vm in this.slots) count += this.slots[vm]!;
		return count;
	}

	/** Counts a storage entry that began (1) or ceased (-1) to exist. */
	countSlot(vm: VmId, change: number): void {
		const { [vm]: before = 0, ...others } = this.slots;
		this.slots = before + change === 0 ? others : { ...others, [vm]: before + change };
	}

	/**
	 * Whether the account is empty in every VM (EIP-161). Storage of the EVM alone does not count, as in Ethereum, where 28 accounts have it
	 * (EIP-7610).
	 */
	get isEmpty(): boolean {
		return (
			this.balance === 0n &&
			this.nonce === 0n &&
			this.codeHash === EMPTY_CODE_HASH &&
			this.alias === undefined &&
			!hasSlotsBesides(ETHEREUM_VM, this.slots)
		);
	}

	/** Whether the account exists under rules that keep empty accounts. */
	get isMade(): boolean {
		return this.original !== undefined || this.touched || !this.isEmpty || this.slots[ETHEREUM_VM] !== undefined;
	}

	/** Returns the record to store, or undefined to delete the account. */
	toRecord(keepsEmpty: boolean): AccountRecord | undefined {
		if (this.isRemoved(keepsEmpty)) return undefined;
		const { balance, nonce, codeHash, vm, interfaceHash, alias, slots } = this;
		return { balance, nonce, codeHash, vm, interfaceHash, alias, slots };
	}

	/** Whether no record of the account is stored. */
	isRemoved(keepsEmpty: boolean): boolean {
		return this.isEmpty && !this.#staysEmpty(keepsEmpty);
	}

	/** An empty account from before EIP-161 stays until it is touched. */
	#staysEmpty(keepsEmpty: boolean): boolean {
		if (this.destroyedBy !== undefined) return false;
		if (keepsEmpty) return this.isMade;
		return !this.touched && (this.slots[ETHEREUM_VM] !== undefined || sameRecord(this.original, EMPTY_ACCOUNT));
	}
}

function hasSlotsBesides(vm: VmId, slots: SlotCounts): boolean {
	for (const other in slots) if (other !== vm) return true;
	return false;
}
