import { type Address, type Hex, isEvmForm, type VmId } from '@altvm/abi-bridge';
import { type AccountRecord, EMPTY_ACCOUNT, EMPTY_CODE_HASH, sameRecord } from '@altvm/state';
import type { StorageSlot } from '../frame.ts';

/** One storage entry during a transaction. */
export interface SlotState extends StorageSlot {
	readonly account: AccountState;
	readonly key: Hex;
	value: Uint8Array | undefined;
	/** Before the transaction. */
	readonly original: Uint8Array | undefined;
	warm: boolean;
}

/** One account during a transaction: the journal changes its fields and logs how to undo that. */
export class AccountState {
	readonly address: Address;
	/** As it is in the store. */
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
	/** The VM of the create that made it in this transaction (EIP-6780). */
	createdBy: VmId | undefined;
	/** The VM whose code and slots are to go. */
	destroyedBy: VmId | undefined;
	/** Something was sent to it while it was empty, be it nothing (EIP-161). */
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

	/** EIP-161, over all VMs. */
	get isEmpty(): boolean {
		return (
			this.balance === 0n &&
			this.nonce === 0n &&
			this.codeHash === EMPTY_CODE_HASH &&
			this.slotCount === 0 &&
			this.alias === undefined
		);
	}

	/** Whether the account is there, where empty accounts are kept. */
	get isMade(): boolean {
		return this.original !== undefined || this.touched || !this.isEmpty;
	}

	/** What to store, or undefined if nothing is left of the account. */
	toRecord(keepsEmpty: boolean): AccountRecord | undefined {
		if (this.isEmpty && !this.#staysEmpty(keepsEmpty)) return undefined;
		const { balance, nonce, codeHash, vm, interfaceHash, alias, slotCount: slots } = this;
		return { balance, nonce, codeHash, vm, interfaceHash, alias, slots };
	}

	/** An empty account that was there before EIP-161 stays until it is touched. */
	#staysEmpty(keepsEmpty: boolean): boolean {
		if (this.destroyedBy !== undefined) return false;
		if (keepsEmpty) return this.isMade;
		return !this.touched && sameRecord(this.original, EMPTY_ACCOUNT);
	}
}
