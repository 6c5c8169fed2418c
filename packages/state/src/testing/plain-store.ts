import type { Address, Hex, VmId } from '@altvm/abi-bridge';
import type { AccountRecord } from '../account-record.ts';
import type { StateChanges, StateStore } from '../state-store.ts';

/** A store of maps alone, which other stores are compared with. */
export class PlainStore implements StateStore {
	readonly #accounts = new Map<Address, AccountRecord>();
	readonly #slots = new Map<Address, Map<VmId, Map<Hex, Uint8Array>>>();
	readonly #blobs = new Map<Hex, Uint8Array>();
	readonly #aliases = new Map<Address, Address>();

	account(address: Address): AccountRecord | undefined {
		return this.#accounts.get(address);
	}

	slot(address: Address, vm: VmId, key: Hex): Uint8Array | undefined {
		return this.#slots.get(address)?.get(vm)?.get(key);
	}

	blob(hash: Hex): Uint8Array | undefined {
		return this.#blobs.get(hash);
	}

	ownerOfAlias(alias: Address): Address | undefined {
		return this.#aliases.get(alias);
	}

	accounts(): Iterable<readonly [Address, AccountRecord]> {
		return this.#accounts;
	}

	*slots(address: Address, only?: VmId): Iterable<readonly [VmId, Hex, Uint8Array]> {
		for (const [vm, entries] of this.#slots.get(address) ?? []) {
			if (only !== undefined && only !== vm) continue;
			for (const [key, value] of entries) yield [vm, key, value];
		}
	}

	apply(changes: StateChanges): void {
		for (const [hash, bytes] of changes.blobs) this.#blobs.set(hash, bytes);
		setOrDelete(this.#aliases, changes.aliases);
		setOrDelete(this.#accounts, changes.accounts);
		for (const [address, byVm] of changes.slots) {
			for (const [vm, entries] of byVm) setOrDelete(this.#entries(address, vm), entries);
		}
	}

	#entries(address: Address, vm: VmId): Map<Hex, Uint8Array> {
		let byVm = this.#slots.get(address);
		if (!byVm) this.#slots.set(address, (byVm = new Map()));
		let entries = byVm.get(vm);
		if (!entries) byVm.set(vm, (entries = new Map()));
		return entries;
	}
}

function setOrDelete<K, V>(target: Map<K, V>, changes: ReadonlyMap<K, V | undefined>): void {
	for (const [key, value] of changes) {
		if (value === undefined) target.delete(key);
		else target.set(key, value);
	}
}
