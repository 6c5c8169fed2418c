import type { Address, Hex, VmId } from '@altvm/abi-bridge';
import type { AccountRecord } from './account-record.ts';
import { ChangeSet } from './change-set.ts';
import type { StateChanges, StateStore } from './state-store.ts';

/**
 * A store over another one. It keeps what is applied to it in memory and reads the rest from the store below, which it never
 * changes. `changes` returns what was applied, merged, for the store below to apply at once. The store below must not change
 * while the overlay is in use.
 *
 * @example
 * ```ts
 * import { toAddress } from '@altvm/abi-bridge';
 * import { EMPTY_ACCOUNT, MemoryStore, OverlayStore } from '@altvm/state';
 *
 * const address = toAddress('0x00000000000000000000000000000000000000a1');
 * const balance = (wei: bigint) => {
 * 	const accounts = new Map([[address, { ...EMPTY_ACCOUNT, balance: wei }]]);
 * 	return { accounts, slots: new Map(), blobs: new Map(), aliases: new Map() };
 * };
 * const store = new MemoryStore();
 * const overlay = new OverlayStore(store);
 * overlay.apply(balance(1n));
 * overlay.apply(balance(2n));
 * console.log(overlay.account(address)?.balance, store.account(address)); // 2n undefined
 * store.apply(overlay.changes());
 * store.account(address)?.balance; // 2n
 * ```
 */
export class OverlayStore implements StateStore {
	readonly #below: StateStore;
	readonly #changes = new ChangeSet();

	constructor(below: StateStore) {
		this.#below = below;
	}

	/** Returns all that was applied so far, merged. */
	changes(): StateChanges {
		const copy = new ChangeSet();
		copy.add(this.#changes);
		return copy;
	}

	apply(changes: StateChanges): void {
		this.#changes.add(changes);
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
}
