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
import { EMPTY_CODE_HASH, ETHEREUM_VM, type StateChanges, type StateStore } from '@altvm/state';
import { HostFault } from '../errors.ts';
import { Halt } from '../halt.ts';
import { MAX_BALANCE, MAX_NONCE } from '../limits.ts';
import type { Log } from '../log.ts';
import type { StateRules } from '../state-rules.ts';
import { AccountState, type SlotState } from './account-state.ts';
import { changesOf, readsOf, type StateReads } from './changes.ts';
import { type JournalEntry, revertEntry, setSlot } from './journal-entry.ts';

/** A point to revert to: the number of journal entries at that time. */
export type Checkpoint = number;

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
export class Journal {
	readonly #store: StateStore;
	readonly #precompiles: { has(address: Address): boolean } | undefined;
	/** Accounts by address; by its alias, the owner's account. */
	readonly #accounts = new Map<Address, AccountState>();
	/** Every account of `#accounts` once, and those whose address became another account's alias. */
	readonly #loaded: AccountState[] = [];
	readonly #blobs = new Map<Hex, Uint8Array>();
	readonly #undo: JournalEntry[] = [];
	/**
	 * Number of undo entries at the newest checkpoint. Nothing reverts to a point after it, so that a value needs one entry since then,
	 * however often it changes.
	 */
	#newest: Checkpoint = 0;
	/** Index of the newest undo entry of the refund counter, -1 if that was reverted or there was none. */
	#refundIndex = -1;
	readonly logs: Log[] = [];
	/** Grows whenever an address begins or ceases to lead to another account. Lookups from before are then stale. */
	aliasEpoch = 0;
	/** The refund counter, in host gas. May be negative during the transaction. */
	refund = 0;
	/** What the transaction has loaded and paid for, by what loads it (a VM, or `HOST_VM` for interfaces) and by hash. */
	readonly #things = new Map<VmId, Map<Hex, unknown>>();
	/** Bytes of all that is loaded. */
	loadedBytes = 0;
	/** Wei that were created and destroyed. */
	minted = 0n;
	burned = 0n;

	readonly rules: StateRules;

	/** @param precompiles addresses of precompiled contracts. They are warm from the start. */
	constructor(store: StateStore, rules: StateRules = {}, precompiles?: { has(address: Address): boolean }) {
		this.#store = store;
		this.rules = rules;
		this.#precompiles = precompiles;
	}

	checkpoint(): Checkpoint {
		this.#newest = this.#undo.length;
		return this.#newest;
	}

	/** Keeps the changes since `checkpoint`. Reverting to an earlier checkpoint still undoes them. */
	commit(checkpoint: Checkpoint): void {
		if (checkpoint > this.#undo.length) throw new HostFault('commit of a checkpoint that was reverted');
	}

	/** Reverts all changes since `checkpoint`, in every VM. */
	revert(checkpoint: Checkpoint): void {
		const undo = this.#undo;
		if (checkpoint > undo.length) throw new HostFault('revert to a checkpoint that was reverted');
		for (let i = undo.length - 1; i >= checkpoint; i--) revertEntry(undo[i]!, this, this.#accounts);
		undo.length = checkpoint;
		this.#newest = checkpoint;
		if (this.#refundIndex >= checkpoint) this.#refundIndex = -1;
	}

	/** Whether a call to an account runs code: its own, whatever its VM, or that of a precompiled contract. */
	hasCode({ address, codeHash }: AccountState): boolean {
		return codeHash !== EMPTY_CODE_HASH || this.#precompiles?.has(address) === true;
	}

	/** Returns the account at an address, or the owner if the address is an alias. */
	account(address: Address): AccountState {
		return this.#accounts.get(address) ?? this.#load(address);
	}

	/** The account at an address that was looked up before. */
	known(address: Address): AccountState | undefined {
		return this.#accounts.get(address);
	}

	#load(address: Address): AccountState {
		const owner = this.#store.ownerOfAlias(address);
		if (owner !== undefined) {
			const account = this.account(owner);
			this.#accounts.set(address, account);
			return account;
		}
		const account = new AccountState(address, this.#store.account(address));
		if (this.#precompiles?.has(address)) account.warm = true;
		this.#accounts.set(address, account);
		this.#loaded.push(account);
		return account;
	}

	setBalance(account: AccountState, wei: bigint): void {
		if (wei < 0n || wei > MAX_BALANCE) throw new HostFault(`balance of ${account.address} out of range: ${wei}`);
		if (wei === account.balance) return;
		this.#undo.push({ kind: 'balance', account, previous: account.balance });
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
		if (account.address !== this.rules.stickyTouch) this.#undo.push({ kind: 'touched', account });
		account.touched = true;
	}

	/** Whether the account exists for contracts. */
	exists(account: AccountState): boolean {
		return this.rules.keepsEmptyAccounts ? account.isMade : !account.isEmpty;
	}

	mint(account: AccountState, wei: bigint): void {
		this.#undo.push({ kind: 'supply', minted: this.minted, burned: this.burned });
		this.minted += wei;
		if (account.isEmpty) this.touch(account);
		this.setBalance(account, account.balance + wei);
	}

	burn(account: AccountState, wei: bigint): void {
		this.#undo.push({ kind: 'supply', minted: this.minted, burned: this.burned });
		this.burned += wei;
		this.setBalance(account, account.balance - wei);
	}

	setNonce(account: AccountState, nonce: bigint): void {
		if (nonce < 0n || nonce > MAX_NONCE) throw new HostFault(`nonce of ${account.address} out of range: ${nonce}`);
		this.#undo.push({ kind: 'nonce', account, previous: account.nonce });
		account.nonce = nonce;
		this.#made(account);
	}

	code(account: AccountState): Uint8Array {
		return account.codeHash === EMPTY_CODE_HASH ? EMPTY_BYTES : this.blob(account.codeHash);
	}

	blob(hash: Hex): Uint8Array {
		const bytes = this.#blobs.get(hash) ?? this.#store.blob(hash);
		if (!bytes) throw new HostFault(`the store has no bytes for ${hash}`);
		return bytes;
	}

	/** Sets code, VM and interface. Empty code removes all three. */
	setCode(account: AccountState, vm: VmId, code: Uint8Array, iface: ContractInterface | undefined): void {
		const { codeHash, interfaceHash } = account;
		this.#undo.push({ kind: 'code', account, codeHash, vm: account.vm, interfaceHash });
		account.codeHash = code.length === 0 ? EMPTY_CODE_HASH : this.#keep(code);
		account.vm = code.length === 0 ? undefined : vm;
		account.interfaceHash = code.length === 0 || !iface ? undefined : this.#keep(serializeInterface(iface));
		this.#setRegistration(account, undefined);
		this.#made(account);
	}

	/** Sets the interface of a contract whose code stays. `registration`: how it was registered, see `interfaces/registration.ts`. */
	setInterface(account: AccountState, iface: ContractInterface | undefined, registration?: Uint8Array): void {
		const { codeHash, vm, interfaceHash } = account;
		this.#undo.push({ kind: 'code', account, codeHash, vm, interfaceHash });
		account.interfaceHash = iface && this.#keep(serializeInterface(iface));
		this.#setRegistration(account, registration);
	}

	/** An interface that is set with the code has no registration: what there was of another one goes. */
	#setRegistration(account: AccountState, registration: Uint8Array | undefined): void {
		if (registration === undefined && account.slots[HOST_VM] === undefined) return;
		this.writeSlot(this.slot(account, HOST_VM, REGISTRATION), registration);
	}

	#keep(bytes: Uint8Array): Hex {
		const hash = keccak256(bytes);
		if (!this.#blobs.has(hash)) this.#blobs.set(hash, bytes);
		return hash;
	}

	markCreated(account: AccountState, vm: VmId): void {
		this.#undo.push({ kind: 'created', account, previous: account.createdBy });
		account.createdBy = vm;
	}

	/** Marks the account for removal at the end of the transaction. Returns false if it was marked before. */
	markDestroyed(account: AccountState, vm: VmId): boolean {
		if (account.destroyedBy !== undefined) return false;
		this.#undo.push({ kind: 'destroyed', account });
		account.destroyedBy = vm;
		return true;
	}

	slot(account: AccountState, vm: VmId, key: Hex): SlotState {
		const entries = this.#entries(account, vm);
		let slot = entries.get(key);
		if (!slot) {
			const original = this.#store.slot(account.address, vm, key);
			slot = { account, vm, key, value: original, original, warm: false, decoded: undefined, undoIndex: -1 };
			entries.set(key, slot);
		}
		return slot;
	}

	/** Returns the value of a storage entry without loading it into the journal. */
	peek(account: AccountState, vm: VmId, key: Hex): Uint8Array | undefined {
		const slot = account.storage.get(vm)?.get(key);
		return slot ? slot.value : this.#store.slot(account.address, vm, key);
	}

	#entries(account: AccountState, vm: VmId): Map<Hex, SlotState> {
		let entries = account.storage.get(vm);
		if (!entries) account.storage.set(vm, (entries = new Map()));
		return entries;
	}

	/** Whether the account has storage of this VM. */
	hasStorage(account: AccountState, vm: VmId): boolean {
		return account.slots[vm] !== undefined;
	}

	#loadSlots(account: AccountState, vm: VmId): void {
		if (account.original?.slots[vm] === undefined) return;
		for (const [, key] of this.#store.slots(account.address, vm)) this.slot(account, vm, key);
	}

	writeSlot(slot: SlotState, value: Uint8Array | undefined): void {
		const next = value === undefined || value.length === 0 ? undefined : value;
		if (slot.undoIndex < this.#newest) {
			slot.undoIndex = this.#undo.push({ kind: 'slot', slot, previous: slot.value }) - 1;
		}
		setSlot(slot, next);
		this.#made(slot.account);
	}

	/** Returns true if it was cold. */
	warmAccount(account: AccountState): boolean {
		if (account.warm) return false;
		this.#undo.push({ kind: 'warm-account', account });
		account.warm = true;
		return true;
	}

	/** Returns true if it was cold. */
	warmSlot(slot: SlotState): boolean {
		if (slot.warm) return false;
		this.#undo.push({ kind: 'warm-slot', slot });
		slot.warm = true;
		return true;
	}

	/** Returns what the transaction has loaded under a hash, or undefined. */
	loaded(loader: VmId, hash: Hex): unknown {
		return this.#things.get(loader)?.get(hash);
	}

	/** Keeps something that was loaded until the transaction ends or the change is reverted. */
	keepLoaded(loader: VmId, hash: Hex, thing: unknown, bytes: number): void {
		let things = this.#things.get(loader);
		if (!things) this.#things.set(loader, (things = new Map()));
		this.#undo.push({ kind: 'loaded', things, hash, bytes });
		things.set(hash, thing);
		this.loadedBytes += bytes;
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
		return account.transient?.get(vm)?.get(key)?.value;
	}

	setTransient(account: AccountState, vm: VmId, key: Hex, value: Uint8Array | undefined): void {
		account.transient ??= new Map();
		let entries = account.transient.get(vm);
		if (!entries) account.transient.set(vm, (entries = new Map()));
		let entry = entries.get(key);
		if (!entry) entries.set(key, (entry = { value: undefined, undoIndex: -1 }));
		if (entry.undoIndex < this.#newest) {
			entry.undoIndex = this.#undo.push({ kind: 'transient', entry, previous: entry.value }) - 1;
		}
		entry.value = value === undefined || value.length === 0 ? undefined : value;
	}

	log(log: Log): void {
		this.#undo.push({ kind: 'log' });
		this.logs.push(log);
	}

	addRefund(gas: number): void {
		if (this.#refundIndex < this.#newest) {
			this.#refundIndex = this.#undo.push({ kind: 'refund', previous: this.refund }) - 1;
		}
		this.refund += gas;
	}

	/**
	 * Records the alias of an account. Balance, storage and warmth of the account at the 20-byte address move to the owner.
	 * @throws Halt `alias-refused` if the account at that address has code, a nonce, an alias, or a storage key that the owner uses too.
	 */
	recordAlias(account: AccountState): Address {
		if (account.alias) return account.alias;
		const alias = aliasOf(account.address);
		const shadowed = this.#shadowedBy(account, alias);
		this.#undo.push({ kind: 'alias', account, alias, shadowed });
		account.alias = alias;
		if (shadowed === account) return alias;
		this.#moveWarmth(shadowed, account);
		if (shadowed.slotCount > 0) this.#moveStorage(shadowed, account);
		const { balance } = shadowed;
		this.setBalance(shadowed, 0n);
		this.setBalance(account, account.balance + balance);
		this.#accounts.set(alias, account);
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
		const shadowed = this.#shadowedBy(account, alias);
		if (shadowed === account) return alias;
		if (this.hasMovableAlias(account)) {
			throw new Halt(
				'static-violation',
				`the alias ${alias} of ${account.address} is not recorded and has a balance or storage`,
			);
		}
		this.#undo.push({ kind: 'alias', account, alias, shadowed });
		this.#moveWarmth(shadowed, account);
		this.#accounts.set(alias, account);
		this.aliasEpoch++;
		return alias;
	}

	/** Whether the account has no alias yet, and recording it would move a balance or storage to it. */
	hasMovableAlias(account: AccountState): boolean {
		if (account.alias) return false;
		const shadowed = this.account(aliasOf(account.address));
		return shadowed !== account && (shadowed.balance !== 0n || shadowed.slotCount > 0);
	}

	/** Storage entries that recording the alias of an account would move to it. */
	entriesAtAlias(account: AccountState): number {
		const shadowed = this.account(aliasOf(account.address));
		return shadowed === account ? 0 : shadowed.slotCount;
	}

	/** Returns the account at an alias, or the owner if the alias was shown before. */
	#shadowedBy(owner: AccountState, alias: Address): AccountState {
		const shadowed = this.account(alias);
		if (shadowed === owner) return owner;
		if (shadowed.nonce !== 0n || shadowed.codeHash !== EMPTY_CODE_HASH || shadowed.alias) {
			throw new Halt('alias-refused', `the alias ${alias} of ${owner.address} is an account of its own`);
		}
		if (!canReceive(owner, shadowed.balance)) {
			throw new Halt('alias-refused', `the balances of ${owner.address} and its alias overflow together`);
		}
		return shadowed;
	}

	#moveWarmth(from: AccountState, to: AccountState): void {
		if (from.warm) this.warmAccount(to);
		for (const [vm, entries] of from.storage) {
			for (const [key, slot] of entries) if (slot.warm) this.warmSlot(this.slot(to, vm, key));
		}
	}

	#moveStorage(from: AccountState, to: AccountState): void {
		for (const [vm, key] of this.#store.slots(from.address)) this.slot(from, vm, key);
		for (const [vm, entries] of from.storage) {
			for (const [key, slot] of entries) {
				if (slot.value === undefined) continue;
				const target = this.slot(to, vm, key);
				if (target.value !== undefined) {
					throw new Halt('alias-refused', `${from.address} and ${to.address} both have storage under ${vm} ${key}`);
				}
				this.writeSlot(target, slot.value);
				this.writeSlot(slot, undefined);
			}
		}
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
		for (const account of this.#loaded) {
			const { destroyedBy: vm } = account;
			if (vm === undefined) {
				if (account.isRemoved(this.rules.keepsEmptyAccounts === true)) this.#wipe(account, ETHEREUM_VM);
				continue;
			}
			this.#wipe(account, vm);
			if (account.balance > 0n) this.burn(account, account.balance);
			this.setCode(account, vm, EMPTY_BYTES, undefined);
			this.setNonce(account, 0n);
		}
	}

	/** Deletes the storage entries of one VM. */
	#wipe(account: AccountState, vm: VmId): void {
		this.#loadSlots(account, vm);
		for (const slot of account.storage.get(vm)?.values() ?? []) {
			if (slot.value !== undefined) this.writeSlot(slot, undefined);
		}
	}

	/** Returns the changes against the store. Call `finalize` first. */
	changes(): StateChanges {
		return changesOf(this.#loaded, this.#blobs, this.rules.keepsEmptyAccounts === true);
	}

	/**
	 * Returns every account and storage entry that was read from the store, also by reverted frames: everything that the
	 * transaction's result depends on. What was written is in `changes`.
	 */
	reads(): StateReads {
		return readsOf([...this.#accounts.keys()], this.#loaded);
	}
}

/** Whether the balance stays below 2^256 if `wei` are added. */
export function canReceive(account: AccountState, wei: bigint): boolean {
	return account.balance + wei <= MAX_BALANCE;
}
