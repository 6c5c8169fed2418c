import type { Address, Hex, VmId } from '@altvm/abi-bridge';
import type { AccountRecord } from './account-record.ts';
import { type SlotOwner, SlotTable } from './slots/slot-table.ts';
import type { StateChanges, StateStore } from './state-store.ts';

/** Entries of one VM under one address, by key. */
type SlotChanges = ReadonlyMap<Hex, Uint8Array | undefined>;

/**
 * A store in memory, for tests, simulations and benchmarks.
 *
 * @example
 * ```ts
 * import { evmAdapter } from '@altvm/evm';
 * import { Host } from '@altvm/host';
 * import { MemoryStore } from '@altvm/state';
 *
 * const store = new MemoryStore();
 * const host = new Host({ adapters: [evmAdapter()], store });
 * host.mint('0x00000000000000000000000000000000000000a1', 10n);
 * [...store.accounts()].map(([, { balance }]) => balance); // [ 10n ]
 * ```
 */
export class MemoryStore implements StateStore {
	readonly #accounts = new Map<Address, AccountRecord>();
	readonly #slots = new SlotTable();
	readonly #owners = new Map<Address, Map<VmId, SlotOwner>>();
	readonly #blobs = new Map<Hex, Uint8Array>();
	readonly #aliases = new Map<Address, Address>();

	account(address: Address): AccountRecord | undefined {
		return this.#accounts.get(address);
	}

	slot(address: Address, vm: VmId, key: Hex): Uint8Array | undefined {
		const owner = this.#owners.get(address)?.get(vm);
		return owner && this.#slots.get(owner, key);
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
		for (const [vm, owner] of this.#owners.get(address) ?? []) {
			if (only !== undefined && only !== vm) continue;
			for (const [key, value] of this.#slots.entries(owner)) yield [vm, key, value];
		}
	}

	apply(changes: StateChanges): void {
		const { accounts, aliases, blobs } = changes;
		// Most transactions change few kinds of things.
		if (blobs.size > 0) for (const [hash, bytes] of blobs) this.#blobs.set(hash, bytes);
		if (aliases.size > 0) setOrDelete(this.#aliases, aliases);
		if (accounts.size > 0) setOrDelete(this.#accounts, accounts);
		changes.slots.forEach(this.#writeAccount);
	}

	// Functions that are made once, and what they write to: iterators and closures would be objects of each transaction.
	#address!: Address;
	#storage!: SlotOwner;
	readonly #writeAccount = (byVm: ReadonlyMap<VmId, SlotChanges>, address: Address): void => {
		this.#address = address;
		byVm.forEach(this.#writeStorage);
	};
	readonly #writeStorage = (entries: SlotChanges, vm: VmId): void => {
		this.#storage = this.#owner(this.#address, vm);
		entries.forEach(this.#writeEntry);
	};
	readonly #writeEntry = (value: Uint8Array | undefined, key: Hex): void => {
		if (value === undefined) this.#slots.delete(this.#storage, key);
		else this.#slots.set(this.#storage, key, value);
	};

	#owner(address: Address, vm: VmId): SlotOwner {
		let byVm = this.#owners.get(address);
		if (!byVm) this.#owners.set(address, (byVm = new Map()));
		let owner = byVm.get(vm);
		if (!owner) byVm.set(vm, (owner = this.#slots.addOwner()));
		return owner;
	}
}

function setOrDelete<K, V>(target: Map<K, V>, changes: ReadonlyMap<K, V | undefined>): void {
	for (const [key, value] of changes) {
		if (value === undefined) target.delete(key);
		else target.set(key, value);
	}
}
