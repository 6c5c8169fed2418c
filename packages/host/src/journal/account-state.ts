import { type Address, type Hex, isEvmForm, type VmId } from '@altvm/abi-bridge';
import {
	type AccountRecord,
	EMPTY_ACCOUNT,
	EMPTY_CODE_HASH,
	ETHEREUM_VM,
	type SlotCounts,
	sameRecord,
} from '@altvm/state';
import { AccountStorage } from './account-storage.ts';
import type { ContractCode } from './contract-code.ts';
import type { Slot } from './slot.ts';

/** The storage of one VM under an account. */
export type Storage = AccountStorage<AccountState>;
/** One storage entry. Only the journal changes its fields, and records how to revert each change. */
export type SlotState = Slot<Storage>;

/**
 * One account. Only the journal changes its fields, and records how to revert each change. The record outlives transactions: `begin`
 * makes it that of the next one.
 */
export class AccountState {
	readonly address: Address;
	readonly isEvmForm: boolean;
	/** Whether the account is warm when a transaction begins: precompiled contracts are (EIP-2929). */
	readonly startsWarm: boolean;
	/** The record in the store. */
	original: AccountRecord | undefined;
	/** The owner in the store, if the address is an alias. */
	storedOwner: AccountState | undefined;
	/** The owner, if the address is an alias. */
	owner: AccountState | undefined;
	/** The transaction whose account this is. */
	epoch = 0;
	balance = 0n;
	nonce = 0n;
	codeHash: Hex = EMPTY_CODE_HASH;
	vm: VmId | undefined;
	interfaceHash: Hex | undefined;
	alias: Address | undefined;
	warm = false;
	/** VM of the create that made the account in this transaction (EIP-6780). */
	createdBy: VmId | undefined;
	/** VM whose code and storage are removed at the end of the transaction. */
	destroyedBy: VmId | undefined;
	/** Whether a transfer, even of zero wei, reached the account while it was empty (EIP-161). */
	touched = false;
	/** Those that have entries, and those that were asked for, sorted by VM: the order says nothing of earlier transactions. */
	readonly storages: Storage[] = [];
	/** Counts for which there is the storage of each VM. */
	#madeFor: SlotCounts | undefined;
	/** The code of the account, once it was read. Another object after `codeHash` has changed. */
	code: ContractCode | undefined;
	/** Number of running frames that run the account's code, or that it is active in. The frame stack counts them. */
	running = 0;

	constructor(
		address: Address,
		original: AccountRecord | undefined,
		storedOwner: AccountState | undefined,
		startsWarm: boolean,
	) {
		this.address = address;
		this.isEvmForm = isEvmForm(address);
		this.original = original;
		this.storedOwner = storedOwner;
		this.startsWarm = startsWarm;
	}

	/** Makes this the account as it is before a transaction. */
	begin(epoch: number): void {
		const record = this.original ?? EMPTY_ACCOUNT;
		this.epoch = epoch;
		this.owner = this.storedOwner;
		this.balance = record.balance;
		this.nonce = record.nonce;
		this.codeHash = record.codeHash;
		this.vm = record.vm;
		this.interfaceHash = record.interfaceHash;
		this.alias = record.alias;
		this.warm = this.startsWarm;
		this.createdBy = undefined;
		this.destroyedBy = undefined;
		this.touched = false;
		this.running = 0;
		// The adapter's cache decides how long what it prepared is kept.
		if (this.code) this.code.prepared = undefined;
		const { slots } = record;
		const { storages } = this;
		for (let i = 0; i < storages.length; i++) storages[i]!.begin(slots[storages[i]!.vm] ?? 0);
		if (slots === this.#madeFor) return;
		this.#madeFor = slots;
		for (const vm in slots) this.storageOf(vm);
	}

	/** Returns the storage of a VM. */
	storageOf(vm: VmId): Storage {
		const { storages } = this;
		for (let i = 0; i < storages.length; i++) if (storages[i]!.vm === vm) return storages[i]!;
		const made = new AccountStorage<AccountState>(this, vm);
		made.begin(this.original?.slots[vm] ?? 0);
		let place = storages.length;
		while (place > 0 && storages[place - 1]!.vm > vm) place--;
		storages.splice(place, 0, made);
		return made;
	}

	/** Number of storage entries, over all VMs. */
	get slotCount(): number {
		let count = 0;
		for (const storage of this.storages) count += storage.count;
		return count;
	}

	/** Whether the account has storage of a VM. */
	hasSlots(vm: VmId): boolean {
		const { storages } = this;
		for (let i = 0; i < storages.length; i++) if (storages[i]!.vm === vm) return storages[i]!.count > 0;
		return false;
	}

	/** Whether the account has storage of another VM than this one. */
	hasSlotsBesides(vm: VmId): boolean {
		const { storages } = this;
		for (let i = 0; i < storages.length; i++) if (storages[i]!.vm !== vm && storages[i]!.count > 0) return true;
		return false;
	}

	/** Numbers of storage entries by VM. */
	get slots(): SlotCounts {
		const before = this.original?.slots ?? EMPTY_ACCOUNT.slots;
		const { storages } = this;
		let isSame = true;
		for (let i = 0; i < storages.length; i++) isSame &&= (before[storages[i]!.vm] ?? 0) === storages[i]!.count;
		if (isSame) return before;
		const counts: Record<VmId, number> = {};
		for (const { vm, count } of storages) if (count > 0) counts[vm] = count;
		return counts;
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
			!this.hasSlotsBesides(ETHEREUM_VM)
		);
	}

	/** Whether the account exists under rules that keep empty accounts. */
	get isMade(): boolean {
		return this.original !== undefined || this.touched || !this.isEmpty || this.hasSlots(ETHEREUM_VM);
	}

	/** Returns the record to store, the one that is stored if nothing changed, or undefined to delete the account. */
	toRecord(keepsEmpty: boolean): AccountRecord | undefined {
		if (this.isRemoved(keepsEmpty)) return undefined;
		const { original, balance, nonce, codeHash, vm, interfaceHash, alias, slots } = this;
		const isSame =
			original !== undefined &&
			balance === original.balance &&
			nonce === original.nonce &&
			codeHash === original.codeHash &&
			vm === original.vm &&
			interfaceHash === original.interfaceHash &&
			alias === original.alias &&
			slots === original.slots;
		return isSame ? original : { balance, nonce, codeHash, vm, interfaceHash, alias, slots };
	}

	/** Whether no record of the account is stored. */
	isRemoved(keepsEmpty: boolean): boolean {
		return this.isEmpty && !this.#staysEmpty(keepsEmpty);
	}

	/** An empty account from before EIP-161 stays until it is touched. */
	#staysEmpty(keepsEmpty: boolean): boolean {
		if (this.destroyedBy !== undefined) return false;
		if (keepsEmpty) return this.isMade;
		return !this.touched && (this.hasSlots(ETHEREUM_VM) || sameRecord(this.original, EMPTY_ACCOUNT));
	}
}
