import type { Address, Hex, VmId } from '@altvm/abi-bridge';
import type { AccountRecord } from './account-record.ts';
import type { StateChanges, StateStore } from './state-store.ts';

type Entries = Map<Hex, Uint8Array | undefined>;
type Values = Pick<StateStore, 'account' | 'ownerOfAlias' | 'slot'>;

/** Changes that grow: those of several transactions, merged into one. It reads as a store does, undefined for what is not in it. */
export class ChangeSet implements StateChanges, Values {
	readonly accounts = new Map<Address, AccountRecord | undefined>();
	readonly slots = new Map<Address, Map<VmId, Entries>>();
	readonly blobs = new Map<Hex, Uint8Array>();
	readonly aliases = new Map<Address, Address | undefined>();

	account(address: Address): AccountRecord | undefined {
		return this.accounts.get(address);
	}

	slot(address: Address, vm: VmId, key: Hex): Uint8Array | undefined {
		return this.slots.get(address)?.get(vm)?.get(key);
	}

	ownerOfAlias(alias: Address): Address | undefined {
		return this.aliases.get(alias);
	}

	/** Adds later changes: their values replace those that are here. */
	add(later: StateChanges): void {
		for (const [hash, bytes] of later.blobs) this.blobs.set(hash, bytes);
		for (const [alias, owner] of later.aliases) this.aliases.set(alias, owner);
		for (const [address, record] of later.accounts) this.accounts.set(address, record);
		for (const [address, byVm] of later.slots) {
			for (const [vm, entries] of byVm) {
				const own = this.#entries(address, vm);
				for (const [key, value] of entries) own.set(key, value);
			}
		}
	}

	/**
	 * Adds the entries that `changes` names and that are not here yet, with their values in `values`. Before `changes` are applied to
	 * a store, this keeps what undoes them. Blobs are not undone: they are content-addressed and kept for good.
	 */
	addMissing(changes: StateChanges, values: Values): void {
		for (const address of changes.accounts.keys()) {
			if (!this.accounts.has(address)) this.accounts.set(address, values.account(address));
		}
		for (const alias of changes.aliases.keys()) {
			if (!this.aliases.has(alias)) this.aliases.set(alias, values.ownerOfAlias(alias));
		}
		for (const [address, byVm] of changes.slots) {
			for (const [vm, entries] of byVm) {
				const own = this.#entries(address, vm);
				for (const key of entries.keys()) if (!own.has(key)) own.set(key, values.slot(address, vm, key));
			}
		}
	}

	#entries(address: Address, vm: VmId): Entries {
		let byVm = this.slots.get(address);
		if (!byVm) this.slots.set(address, (byVm = new Map()));
		let entries = byVm.get(vm);
		if (!entries) byVm.set(vm, (entries = new Map()));
		return entries;
	}
}
