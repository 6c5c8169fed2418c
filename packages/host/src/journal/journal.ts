import {
	type Address,
	aliasOf,
	bytesToHex,
	type ContractInterface,
	EMPTY_BYTES,
	type Hex,
	keccak256,
	serializeInterface,
	type VmId,
} from '@altvm/abi-bridge';
import { EMPTY_CODE_HASH, type StateChanges, type StateStore } from '@altvm/state';
import { HostFault } from '../errors.ts';
import { Halt } from '../halt.ts';
import { MAX_BALANCE, MAX_NONCE } from '../limits.ts';
import type { StateRules } from '../state-rules.ts';
import type { AccountState, SlotState, Storage } from './account-state.ts';
import { type AliasJournal, canReceive, isMovable, moveToOwner, moveWarmth, shadowedBy } from './aliases.ts';
import { changesOf, readsOf, type StateReads } from './changes.ts';
import { type ContractCode, contractCode } from './contract-code.ts';
import { type EndingJournal, endAccount } from './end-account.ts';
import { type Checkpoint, JournalLog } from './journal-log.ts';
import { StateView } from './state-view.ts';
import { UNDO } from './undo-log.ts';

export type { Checkpoint };

/** VM name of the host's own storage entries. No adapter may use it. */
export const HOST_VM: VmId = 'altvm';
/** Key of the entry that says how an account's interface was registered. */
export const REGISTRATION: Hex = bytesToHex(new TextEncoder().encode('registration'));
const CONTROLLER = bytesToHex(new TextEncoder().encode('controller'));

/**
 * The state of one transaction over a store. All VMs share one list of entries, so that reverting a frame restores every VM. The
 * journal keeps what it reads from the store, so it can also report what was read and written.
 *
 * @example
 * ```ts
 * import { toAddress } from '@altvm/abi-bridge';
 * import { Journal } from '@altvm/host';
 * import { MemoryStore } from '@altvm/state';
 *
 * const journal = new Journal(new MemoryStore());
 * const account = journal.account(toAddress('0x00000000000000000000000000000000000000a1'));
 * const checkpoint = journal.checkpoint();
 * journal.setBalance(account, 10n);
 * account.balance; // 10n
 * journal.revert(checkpoint);
 * account.balance; // 0n
 * ```
 */
export class Journal extends JournalLog implements AliasJournal, EndingJournal {
	readonly #precompiles: { has(address: Address): boolean } | undefined;
	readonly #warm: { has(address: Address): boolean } | undefined;
	#blobs: Map<Hex, Uint8Array> | undefined;
	readonly rules: StateRules;

	/**
	 * @param state a store, or the view that earlier transactions have left of one.
	 * @param precompiles addresses of precompiled contracts, the same for all transactions of a view.
	 * @param warm addresses that are warm from the start, the same for all transactions of a view. Default: `precompiles`.
	 */
	constructor(
		state: StateStore | StateView,
		rules: StateRules = {},
		precompiles?: { has(address: Address): boolean },
		warm = precompiles,
	) {
		super(state instanceof StateView ? state : new StateView(state));
		this.rules = rules;
		this.#precompiles = precompiles;
		this.#warm = warm;
	}

	/** Whether a call to an account runs code: its own, whatever its VM, or that of a precompiled contract. */
	hasCode({ address, codeHash }: AccountState): boolean {
		return codeHash !== EMPTY_CODE_HASH || this.#precompiles?.has(address) === true;
	}

	/** Returns the account at an address, or the owner if the address is an alias. */
	account(address: Address): AccountState {
		const account = this.view.find(address);
		if (account === undefined || account.epoch !== this.epoch) return this.#look(address);
		return account.owner ?? account;
	}

	/** Whether an address was looked up before, in this transaction or an earlier one of the view, and so is well-formed. */
	knows(address: Address): boolean {
		return this.view.has(address);
	}

	#look(address: Address): AccountState {
		// Another transaction has begun on the view: this one is over, and what is asked of it now is read from the store.
		if (this.view.epoch !== this.epoch) this.view = this.view.emptied(this.epoch);
		const view = this.view;
		let account = view.find(address);
		if (!account) {
			const owner = view.store.ownerOfAlias(address);
			account = view.load(
				address,
				owner === undefined ? undefined : this.account(owner),
				this.#warm?.has(address) === true,
			);
		}
		if (account.epoch !== this.epoch) view.look(account);
		if (!account.storedOwner) return account.owner ?? account;
		// The owner of an alias is begun with it. Its record is another one if an earlier transaction took the one there was with it.
		account.storedOwner = this.account(account.storedOwner.address);
		account.owner = account.storedOwner;
		return account.owner;
	}

	setBalance(account: AccountState, wei: bigint): void {
		if (wei < 0n || wei > MAX_BALANCE) throw new HostFault(`balance of ${account.address} out of range: ${wei}`);
		if (wei === account.balance) return;
		this.undo.push(UNDO.balance, account, account.balance);
		account.balance = wei;
		this.#made(account);
	}

	/**
	 * Moves wei. Returns false, and moves nothing, if the balance of `from` is too low.
	 * @throws Halt `arithmetic` if the balance of `to` would reach 2^256.
	 */
	transfer(from: AccountState, to: AccountState, wei: bigint): boolean {
		if (from.balance < wei) return false;
		if (to.isEmpty) this.touch(to);
		if (wei === 0n || from === to) return true;
		if (!canReceive(to, wei)) throw new Halt('arithmetic', `balance of ${to.address} overflows`);
		this.setBalance(from, from.balance - wei);
		this.setBalance(to, to.balance + wei);
		return true;
	}

	/** Touches an empty account: it is removed at the end (EIP-161), or exists from now on under older rules. */
	touch(account: AccountState): void {
		if (account.touched) return;
		if (account.address !== this.rules.stickyTouch) this.undo.push(UNDO.touched, account, undefined);
		account.touched = true;
	}

	/** Whether the account exists for contracts. */
	exists(account: AccountState): boolean {
		return this.rules.keepsEmptyAccounts ? account.isMade : !account.isEmpty;
	}

	mint(account: AccountState, wei: bigint): void {
		this.undo.push(UNDO.supply, this.minted, this.burned);
		this.minted += wei;
		if (account.isEmpty) this.touch(account);
		this.setBalance(account, account.balance + wei);
	}

	burn(account: AccountState, wei: bigint): void {
		this.undo.push(UNDO.supply, this.minted, this.burned);
		this.burned += wei;
		this.setBalance(account, account.balance - wei);
	}

	setNonce(account: AccountState, nonce: bigint): void {
		if (nonce < 0n || nonce > MAX_NONCE) throw new HostFault(`nonce of ${account.address} out of range: ${nonce}`);
		this.undo.push(UNDO.nonce, account, account.nonce);
		account.nonce = nonce;
		this.#made(account);
	}

	code(account: AccountState): Uint8Array {
		return account.codeHash === EMPTY_CODE_HASH ? EMPTY_BYTES : this.contract(account).bytes;
	}

	/** The code of an account, with what was found out about it. The same object until the code or its VM changes. */
	contract(account: AccountState): ContractCode {
		const { code, codeHash, vm } = account;
		if (code !== undefined && code.hash === codeHash && code.vm === vm) return code;
		const bytes = codeHash === EMPTY_CODE_HASH ? EMPTY_BYTES : this.blob(codeHash);
		this.view.holds(bytes.length);
		return (account.code = contractCode(bytes, codeHash, vm));
	}

	blob(hash: Hex): Uint8Array {
		const bytes = this.#blobs?.get(hash) ?? this.view.store.blob(hash);
		if (!bytes) throw new HostFault(`the store has no bytes for ${hash}`);
		return bytes;
	}

	/** Sets code, VM and interface. Empty code removes all three. */
	setCode(account: AccountState, vm: VmId, code: Uint8Array, iface: ContractInterface | undefined): void {
		const { codeHash, interfaceHash } = account;
		this.undo.push(UNDO.code, account, { codeHash, vm: account.vm, interfaceHash });
		this.codeEpoch++;
		account.codeHash = code.length === 0 ? EMPTY_CODE_HASH : this.#keep(code);
		account.vm = code.length === 0 ? undefined : vm;
		account.interfaceHash = code.length === 0 || !iface ? undefined : this.#keep(serializeInterface(iface));
		this.#setRegistration(account, undefined);
		this.#made(account);
	}

	/** Sets the interface of a contract whose code stays. `registration`: how it was registered, see `interfaces/registration.ts`. */
	setInterface(account: AccountState, iface: ContractInterface | undefined, registration?: Uint8Array): void {
		const { codeHash, vm, interfaceHash } = account;
		this.undo.push(UNDO.code, account, { codeHash, vm, interfaceHash });
		account.interfaceHash = iface && this.#keep(serializeInterface(iface));
		this.#setRegistration(account, registration);
	}

	/** An interface that is set with the code has no registration: what there was of another one goes. */
	#setRegistration(account: AccountState, registration: Uint8Array | undefined): void {
		if (registration === undefined && !account.hasSlots(HOST_VM)) return;
		this.writeSlot(this.slot(account, HOST_VM, REGISTRATION), registration);
	}

	#keep(bytes: Uint8Array): Hex {
		const hash = keccak256(bytes);
		this.#blobs ??= new Map();
		if (!this.#blobs.has(hash)) this.#blobs.set(hash, bytes);
		return hash;
	}

	markCreated(account: AccountState, vm: VmId): void {
		this.undo.push(UNDO.created, account, account.createdBy);
		account.createdBy = vm;
	}

	/** Marks the account for removal at the end of the transaction. Returns false if it was marked before. */
	markDestroyed(account: AccountState, vm: VmId): boolean {
		if (account.destroyedBy !== undefined) return false;
		this.undo.push(UNDO.destroyed, account, undefined);
		account.destroyedBy = vm;
		return true;
	}

	slot(account: AccountState, vm: VmId, key: Hex): SlotState {
		return this.view.slot(account.storageOf(vm), key);
	}

	/** As `slot`, by the limbs of a key of 32 bytes. The entry has limbs. */
	slotAt(storage: Storage, words: Uint32Array, at: number): SlotState {
		return this.view.slotAt(storage, words, at);
	}

	/** Returns the value of a storage entry without loading it into the journal. */
	peek(account: AccountState, vm: VmId, key: Hex): Uint8Array | undefined {
		const slot = account.storageOf(vm).slots.byKey.get(key);
		if (slot?.epoch === this.epoch) return slot.value;
		return slot ? slot.original : this.view.store.slot(account.address, vm, key);
	}

	/** Whether the account has storage of this VM. */
	hasStorage(account: AccountState, vm: VmId): boolean {
		return account.hasSlots(vm);
	}

	/** Reads all storage entries of an account, of one VM or of all. */
	loadAllSlots(account: AccountState, only?: VmId): void {
		for (const [vm, key] of this.view.store.slots(account.address, only)) this.slot(account, vm, key);
	}

	writeSlot(slot: SlotState, value: Uint8Array | undefined): void {
		const wasPresent = this.#willWrite(slot);
		slot.set(value === undefined || value.length === 0 ? undefined : value);
		this.#wrote(slot, wasPresent);
	}

	/** As `writeSlot`, for an entry with limbs. Zero deletes the entry. */
	writeLimbs(slot: SlotState, words: Uint32Array, at: number): void {
		const wasPresent = this.#willWrite(slot);
		slot.setLimbs(words, at);
		this.#wrote(slot, wasPresent);
	}

	/** Returns whether the entry is there. */
	#willWrite(slot: SlotState): boolean {
		this.#mustBeOwn(slot);
		if (slot.undoIndex < this.newest) slot.undoIndex = this.undo.pushSlot(slot);
		if (!slot.isWritten) {
			slot.isWritten = true;
			if (!slot.isTransient) slot.storage.noteWritten(slot);
		}
		return slot.isPresent;
	}

	/** An adapter may have kept the entry from another transaction, which began on the same record. */
	#mustBeOwn(slot: SlotState): void {
		if (slot.epoch !== this.epoch) throw new HostFault(`the storage entry ${slot.key} is of another transaction`);
	}

	#wrote(slot: SlotState, wasPresent: boolean): void {
		if (slot.isTransient) return;
		const { storage } = slot;
		if (slot.isPresent !== wasPresent) storage.count += wasPresent ? -1 : 1;
		this.#made(storage.account);
	}

	/** Returns true if it was cold. */
	warmAccount(account: AccountState): boolean {
		if (account.warm) return false;
		this.undo.push(UNDO.warmAccount, account, undefined);
		account.warm = true;
		return true;
	}

	/** Returns true if it was cold. */
	warmSlot(slot: SlotState): boolean {
		this.#mustBeOwn(slot);
		if (slot.warm) return false;
		this.undo.push(UNDO.warmSlot, slot, undefined);
		slot.warm = true;
		return true;
	}

	/** Returns the VM that controls an account without code, if one does. */
	controllerOf(account: AccountState): VmId | undefined {
		const { value } = this.slot(account, HOST_VM, CONTROLLER);
		return value && new TextDecoder().decode(value);
	}

	/** Puts an account under a VM's control. Its nonce becomes 1, so that the address cannot become a contract or an alias. */
	setController(account: AccountState, vm: VmId): void {
		this.setNonce(account, 1n);
		this.writeSlot(this.slot(account, HOST_VM, CONTROLLER), new TextEncoder().encode(vm));
	}

	transient(account: AccountState, vm: VmId, key: Hex): Uint8Array | undefined {
		return this.view.transient(account.storageOf(vm), key).value;
	}

	setTransient(account: AccountState, vm: VmId, key: Hex, value: Uint8Array | undefined): void {
		this.writeSlot(this.view.transient(account.storageOf(vm), key), value);
	}

	/** An entry of transient storage, by the limbs of a key of 32 bytes. It has limbs. */
	transientAt(storage: Storage, words: Uint32Array, at: number): SlotState {
		return this.view.transientAt(storage, words, at);
	}

	/**
	 * Records the alias of an account. Balance, storage and warmth of the account at the 20-byte address move to the owner.
	 * @throws Halt `alias-refused` if the account at that address has code, a nonce, an alias, or a storage key that the owner uses too.
	 */
	recordAlias(account: AccountState): Address {
		if (account.alias) return account.alias;
		const alias = aliasOf(account.address);
		const shadowed = shadowedBy(this, account, alias);
		this.undo.push(UNDO.alias, account, shadowed);
		account.alias = alias;
		if (shadowed === account) return alias;
		moveToOwner(this, shadowed, account);
		shadowed.owner = account;
		this.aliasEpoch++;
		return alias;
	}

	/**
	 * Returns the alias of an account without writing it: for the rest of the transaction the alias leads to the account.
	 * @throws Halt `alias-refused` as `recordAlias`, or `static-violation` if something would move to the owner.
	 */
	showAlias(account: AccountState): Address {
		if (account.alias) return account.alias;
		const alias = aliasOf(account.address);
		const shadowed = shadowedBy(this, account, alias);
		if (shadowed === account) return alias;
		if (isMovable(shadowed)) {
			throw new Halt(
				'static-violation',
				`the alias ${alias} of ${account.address} is not recorded and has a balance or storage`,
			);
		}
		this.undo.push(UNDO.alias, account, shadowed);
		moveWarmth(this, shadowed, account);
		shadowed.owner = account;
		this.aliasEpoch++;
		return alias;
	}

	/** Whether the account has no alias yet, and recording it would move a balance or storage to it. */
	hasMovableAlias(account: AccountState): boolean {
		if (account.alias) return false;
		const shadowed = this.account(aliasOf(account.address));
		return shadowed !== account && isMovable(shadowed);
	}

	/** Storage entries that recording the alias of an account would move to it. */
	entriesAtAlias(account: AccountState): number {
		const shadowed = this.account(aliasOf(account.address));
		return shadowed === account ? 0 : shadowed.slotCount;
	}

	/** Called after every change: an account that is not of EVM form gets its alias when it becomes non-empty. */
	#made(account: AccountState): void {
		if (!account.isEvmForm && account.alias === undefined && !account.isEmpty) this.recordAlias(account);
	}

	/**
	 * Ends the transaction: carries out self-destructs. Code and storage of the contract's VM are removed and its balance is burned;
	 * storage of other VMs under the address stays.
	 */
	finalize(): void {
		const { view } = this;
		for (let i = 0; i < view.lookedCount; i++) endAccount(this, view.looked[i]!, this.rules);
	}

	/** Returns the changes against the store. Call `finalize` first. */
	changes(): StateChanges {
		const { looked, lookedCount } = this.view;
		return changesOf(looked, lookedCount, this.#blobs, this.rules.keepsEmptyAccounts === true);
	}

	/**
	 * Returns every account and storage entry that was read from the store, also by reverted frames: everything that the
	 * transaction's result depends on. What was written is in `changes`.
	 */
	reads(): StateReads {
		return readsOf(this.view.looked, this.view.lookedCount);
	}
}
