import { type Address, type Hex, isEvmForm, type VmId } from '@altvm/abi-bridge';
import { type AccountRecord, EMPTY_ACCOUNT, EMPTY_CODE_HASH, sameRecord } from '@altvm/state';
import type { StorageSlot } from '../frame.ts';

/** One storage entry during a transaction. */
export interface SlotState extends StorageSlot {
	readonly account: AccountState;
	readonly key: Hex;
	value: Uint8Array | undefined;
	/** The value before the transaction. */
	readonly original: Uint8Array | undefined;
	warm: boolean;
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
	slotCount: number;
	warm = false;
	/** VM of the create that made the account in this transaction (EIP-6780). */
	createdBy: VmId | undefined;
	/** VM whose code and storage are removed at the end of the transaction. */
	destroyedBy: VmId | undefined;
	/** Whether a transfer, even of zero wei, reached the account while it was empty (EIP-161). */
	touched = false;
	readonly storage = new Map<VmId, Map<Hex, SlotState>>();
	transient: Map<string, Uint8Array> | undefined;

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
		this.slotCount = record.slots;
	}

	/** Whether the account is empty in every VM (EIP-161). */
	get isEmpty(): boolean {
		return (
			this.balance === 0n &&
			this.nonce === 0n &&
			this.codeHash === EMPTY_CODE_HASH &&
			this.slotCount === 0 &&
			this.alias === undefined
		);
	}

	/** Whether the account exists under rules that keep empty accounts. */
	get isMade(): boolean {
		return this.original !== undefined || this.touched || !this.isEmpty;
	}

	/** Returns the record to store, or undefined to delete the account. */
	toRecord(keepsEmpty: boolean): AccountRecord | undefined {
		if (this.isEmpty && !this.#staysEmpty(keepsEmpty)) return undefined;
		const { balance, nonce, codeHash, vm, interfaceHash, alias, slotCount: slots } = this;
		return { balance, nonce, codeHash, vm, interfaceHash, alias, slots };
	}

	/** An empty account from before EIP-161 stays until it is touched. */
	#staysEmpty(keepsEmpty: boolean): boolean {
		if (this.destroyedBy !== undefined) return false;
		if (keepsEmpty) return this.isMade;
		return !this.touched && sameRecord(this.original, EMPTY_ACCOUNT);
	}
}
