import type { Address, Hex, VmId } from '@altvm/abi-bridge';
import type { AccountRecord } from './account-record.ts';
import type { StateChanges, StateStore } from './state-store.ts';

/**
 * The state after changes to another one, to be read. The changes are not copied.
 *
 * @example
 * ```ts
 * import { toAddress } from '@altvm/abi-bridge';
 * import { ChangedStore, EMPTY_ACCOUNT, MemoryStore } from '@altvm/state';
 *
 * const address = toAddress('0x00000000000000000000000000000000000000a1');
 * const accounts = new Map([[address, { ...EMPTY_ACCOUNT, balance: 7n }]]);
 * const changes = { accounts, slots: new Map(), blobs: new Map(), aliases: new Map() };
 * new ChangedStore(new MemoryStore(), changes).account(address)?.balance; // 7n
 * ```
 */
export class ChangedStore implements StateStore {
	readonly #below: StateStore;
	readonly #changes: StateChanges;

	constructor(below: StateStore, changes: StateChanges) {
		this.#below = below;
		this.#changes = changes;
	}

	account(address: Address): AccountRecord | undefined {
		const { accounts } = this.#changes;
		return accounts.get(address) ?? (accounts.has(address) ? undefined : this.#below.account(address));
	}

	slot(address: Address, vm: VmId, key: Hex): Uint8Array | undefined {
		const entries = this.#changes.slots.get(address)?.get(vm);
		return entries?.get(key) ?? (entries?.has(key) ? undefined : this.#below.slot(address, vm, key));
	}

	blob(hash: Hex): Uint8Array | undefined {
		return this.#changes.blobs.get(hash) ?? this.#below.blob(hash);
	}

	ownerOfAlias(alias: Address): Address | undefined {
		const { aliases } = this.#changes;
		return aliases.get(alias) ?? (aliases.has(alias) ? undefined : this.#below.ownerOfAlias(alias));
	}

	*accounts(): Iterable<readonly [Address, AccountRecord]> {
		const { accounts } = this.#changes;
		for (const entry of this.#below.accounts()) if (!accounts.has(entry[0])) yield entry;
		for (const [address, record] of accounts) if (record) yield [address, record];
	}

	*slots(address: Address, only?: VmId): Iterable<readonly [VmId, Hex, Uint8Array]> {
		const byVm = this.#changes.slots.get(address);
		for (const entry of this.#below.slots(address, only)) if (!byVm?.get(entry[0])?.has(entry[1])) yield entry;
		for (const vm of only === undefined ? (byVm?.keys() ?? []) : [only]) {
			for (const [key, value] of byVm?.get(vm) ?? []) if (value !== undefined) yield [vm, key, value];
		}
	}

	/** @throws TypeError: it is not changed. */
	apply(_changes: StateChanges): void {
		throw new TypeError('the state of a block does not change');
	}
}
