import type { Address, Hex, VmId } from '@altvm/abi-bridge';
import type { AccountRecord } from './account-record.ts';
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
		const byVm = this.#slots.get(address);
		for (const vm of only === undefined ? (byVm?.keys() ?? []) : [only]) {
			for (const [key, value] of byVm?.get(vm) ?? []) yield [vm, key, value];
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
