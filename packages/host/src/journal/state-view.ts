import { type Address, type Hex, limbsToHex } from '@altvm/abi-bridge';
import type { StateChanges, StateStore } from '@altvm/state';
import { AccountState, type SlotState, type Storage } from './account-state.ts';
import { LoadedThings } from './loaded-things.ts';
import { Slot } from './slot.ts';
import { UndoLog } from './undo-log.ts';
import { WordArena } from './word-arena.ts';

/** Most accounts and storage entries that are kept from one transaction to the next. */
const MOST_KEPT = 32768;
/** Bytes of code or of a value that count as one more record. */
const BYTES_OF_RECORD = 4096;

/** The journal of a transaction on a view. */
export interface ViewUser {
	/** The next transaction begins on the view: its records are no longer this one's. What is still to be read is taken out of it. */
	leave(): void;
}

/**
 * The accounts and storage entries that transactions have read from a store, as records that each transaction begins anew: one at a
 * time works on a view. Whoever has the view must see every change of the store: it keeps the changes of a transaction (`keep`), and
 * drops the view if the store changes otherwise.
 */
export class StateView {
	store: StateStore;
	/** Accounts by address. At an alias lies a record that leads to the owner's. */
	#accounts = new Map<Address, AccountState>();
	/** The accounts that the transaction has looked up are the first ones. */
	readonly looked: AccountState[] = [];
	lookedCount = 0;
	readonly undo = new UndoLog();
	readonly things = new LoadedThings();
	readonly #arena = new WordArena();
	/** The number of the transaction. */
	epoch = 0;
	#kept = 0;
	#user: ViewUser | undefined;
	#left: StateView | undefined;

	constructor(store: StateStore) {
		this.store = store;
	}

	/** Begins a transaction and returns its number. Whatever the one before has not kept is gone. */
	begin(user: ViewUser): number {
		this.#user?.leave();
		this.#user = user;
		if (this.#kept > MOST_KEPT) {
			this.#accounts = new Map();
			this.#kept = 0;
		}
		this.undo.clear();
		this.things.clear();
		this.lookedCount = 0;
		return ++this.epoch;
	}

	/** Whether there is a record of an address: the address was checked. */
	has(address: Address): boolean {
		return this.#accounts.has(address);
	}

	find(address: Address): AccountState | undefined {
		return this.#accounts.get(address);
	}

	/** Makes the record of an account. `owner`: that of the account whose alias the address is in the store. */
	load(address: Address, owner: AccountState | undefined, startsWarm: boolean): AccountState {
		const account = new AccountState(address, owner ? undefined : this.store.account(address), owner, startsWarm);
		this.#accounts.set(address, account);
		this.#kept++;
		return account;
	}

	/** Makes an account that of the running transaction. */
	look(account: AccountState): void {
		account.begin(this.epoch);
		this.looked[this.lookedCount++] = account;
	}

	slot(storage: Storage, key: Hex): SlotState {
		const slot = storage.slots.byKey.get(key) ?? this.#loadSlot(storage, key);
		if (slot.epoch !== this.epoch) this.#beginSlot(storage, slot);
		return slot;
	}

	/** As `slot`, by the limbs of the key at `at` of `words`. The entry has limbs. */
	slotAt(storage: Storage, words: Uint32Array, at: number): SlotState {
		let slot = storage.slots.find(words, at);
		if (slot === undefined) {
			// The store may run contracts, whose words are at the same place.
			const key = words.slice(at, at + 8);
			slot = this.slot(storage, limbsToHex(key, 0));
			slot.makeLimbs(this.#arena);
			storage.slots.add(key, 0, slot);
		}
		if (slot.epoch !== this.epoch) this.#beginSlot(storage, slot);
		return slot;
	}

	/** An entry of transient storage. */
	transient(storage: Storage, key: Hex): SlotState {
		let slot = storage.transient.byKey.get(key);
		if (slot === undefined) {
			slot = new Slot(storage, key, undefined, true);
			storage.transient.byKey.set(key, slot);
			this.#kept++;
		}
		if (slot.epoch !== this.epoch) slot.begin(this.epoch);
		return slot;
	}

	/** As `transient`, by the limbs of the key. */
	transientAt(storage: Storage, words: Uint32Array, at: number): SlotState {
		let slot = storage.transient.find(words, at);
		if (slot === undefined) {
			slot = this.transient(storage, limbsToHex(words, at));
			slot.makeLimbs(this.#arena);
			storage.transient.add(words, at, slot);
		}
		if (slot.epoch !== this.epoch) slot.begin(this.epoch);
		return slot;
	}

	#loadSlot(storage: Storage, key: Hex): SlotState {
		const original = this.store.slot(storage.account.address, storage.vm, key);
		const slot: SlotState = new Slot(storage, key, original, false);
		storage.slots.byKey.set(key, slot);
		this.#kept++;
		if (original) this.holds(original.length);
		return slot;
	}

	#beginSlot(storage: Storage, slot: SlotState): void {
		slot.begin(this.epoch);
		storage.noteRead(slot);
	}

	/** A record has got code or a value of some bytes. */
	holds(bytes: number): void {
		this.#kept += Math.floor(bytes / BYTES_OF_RECORD);
	}

	/** The changes of the transaction were applied to the store: the next one begins with them. */
	keep(changes: StateChanges): void {
		const { accounts, aliases } = changes;
		// Most transactions change few kinds of things.
		if (accounts.size > 0) for (const [address, record] of accounts) this.#accounts.get(address)!.original = record;
		if (aliases.size > 0) {
			for (const [alias, owner] of aliases) {
				this.#accounts.get(alias)!.storedOwner = owner && this.#accounts.get(owner);
			}
		}
		for (let i = 0; i < this.lookedCount; i++) {
			const { storages } = this.looked[i]!;
			for (let s = 0; s < storages.length; s++) {
				const { written, writtenCount } = storages[s]!;
				for (let j = 0; j < writtenCount; j++) {
					const slot = written[j]!;
					slot.keep();
					if (slot.originalBytes) this.holds(slot.originalBytes.length);
				}
			}
		}
	}

	/** The same view over another store, which has the same state. */
	over(store: StateStore): this {
		this.store = store;
		this.#left = undefined;
		return this;
	}

	/** A view of the same store without any records, for transaction `epoch`. */
	emptied(epoch: number): StateView {
		const view = new StateView(this.store);
		view.epoch = epoch;
		return view;
	}

	/** A view without records and of no transaction, for those that are over. */
	get left(): StateView {
		return (this.#left ??= new StateView(this.store));
	}

	/** Moves the accounts that the transaction has looked up to a view of their own, and returns that. */
	split(): StateView {
		const own = new StateView(this.store);
		own.epoch = this.epoch;
		own.lookedCount = this.lookedCount;
		for (let i = 0; i < this.lookedCount; i++) {
			const account = this.looked[i]!;
			this.#accounts.delete(account.address);
			own.#accounts.set(account.address, account);
			own.looked.push(account);
		}
		return own;
	}
}
