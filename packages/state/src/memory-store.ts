import type { Address, Hex, VmId } from '@altvm/abi-bridge';
import type { AccountRecord } from './account-record.ts';
import { type SlotOwner, SlotTable } from './slots/slot-table.ts';
import type { StateChanges, StateStore } from './state-store.ts';

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
		// By their keys: an iterator over entries makes an array of each.
		for (const address of changes.slots.keys()) {
			const byVm = changes.slots.get(address)!;
			for (const vm of byVm.keys()) this.#setEntries(address, vm, byVm.get(vm)!);
		}
	}

	#setEntries(address: Address, vm: VmId, entries: ReadonlyMap<Hex, Uint8Array | undefined>): void {
		const owner = this.#owner(address, vm);
		for (const key of entries.keys()) {
			const value = entries.get(key);
			if (value === undefined) this.#slots.delete(owner, key);
			else this.#slots.set(owner, key, value);
		}
	}

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
