import { type Address, bytesToHex, type Hex, type VmId } from '@altvm/abi-bridge';
import { MerklePatriciaTrie } from '@ethereumjs/mpt';
import type { AccountRecord, StateChanges, StateStore } from '../store/state-store.ts';
import type { StateCommitment } from './commitment.ts';
import { accountKey, accountLeaf, RECORD_KEY, recordLeaf, slotKey, slotLeaf } from './leaves.ts';

interface AccountUpdate {
	readonly address: Address;
	readonly record: AccountRecord | undefined;
	readonly storage: readonly { readonly key: Uint8Array; readonly leaf: Uint8Array | undefined }[];
}

/** Ethereum's Merkle-Patricia state root, kept up to date by what changed since it was last asked for. */
export class MerklePatriciaCommitment implements StateCommitment {
	readonly #store: StateStore;
	readonly #accounts = new MerklePatriciaTrie();
	readonly #storage = new Map<Address, MerklePatriciaTrie>();
	#dirty = new Map<Address, Map<VmId, Set<Hex>>>();
	#last: Promise<unknown> = Promise.resolve();

	constructor(store: StateStore) {
		this.#store = store;
		for (const [address] of store.accounts()) {
			const byVm = this.#dirtyAccount(address);
			for (const [vm, key] of store.slots(address)) dirtyKeys(byVm, vm).add(key);
		}
	}

	record(changes: StateChanges): void {
		for (const address of changes.accounts.keys()) this.#dirtyAccount(address);
		for (const [address, slotsByVm] of changes.slots) {
			const byVm = this.#dirtyAccount(address);
			for (const [vm, entries] of slotsByVm) {
				const keys = dirtyKeys(byVm, vm);
				for (const key of entries.keys()) keys.add(key);
			}
		}
	}

	#dirtyAccount(address: Address): Map<VmId, Set<Hex>> {
		let byVm = this.#dirty.get(address);
		if (!byVm) this.#dirty.set(address, (byVm = new Map()));
		return byVm;
	}

	root(): Promise<Hex> {
		// The store is read now, in one go; tries are updated after those of earlier calls.
		const updates = this.#takeUpdates();
		const root = this.#last.then(() => this.#apply(updates));
		this.#last = root.catch(() => {});
		return root;
	}

	#takeUpdates(): AccountUpdate[] {
		const updates: AccountUpdate[] = [];
		for (const [address, byVm] of this.#dirty) {
			const record = this.#store.account(address);
			const storage: { key: Uint8Array; leaf: Uint8Array | undefined }[] = [];
			if (record) {
				for (const [vm, keys] of byVm) {
					for (const key of keys) {
						const value = this.#store.slot(address, vm, key);
						storage.push({ key: slotKey(vm, key), leaf: value && slotLeaf(vm, value) });
					}
				}
				storage.push({ key: RECORD_KEY, leaf: recordLeaf(record) });
			}
			updates.push({ address, record, storage });
		}
		this.#dirty = new Map();
		return updates;
	}

	async #apply(updates: readonly AccountUpdate[]): Promise<Hex> {
		for (const { address, record, storage } of updates) {
			const key = accountKey(address);
			if (!record) {
				this.#storage.delete(address);
				await this.#accounts.del(key);
				continue;
			}
			const storageRoot = await this.#updateStorage(address, storage);
			await this.#accounts.put(key, accountLeaf(record, storageRoot));
		}
		return bytesToHex(this.#accounts.root());
	}

	async #updateStorage(address: Address, leaves: AccountUpdate['storage']): Promise<Uint8Array> {
		let trie = this.#storage.get(address);
		for (const { key, leaf } of leaves) {
			if (leaf) {
				if (!trie) this.#storage.set(address, (trie = new MerklePatriciaTrie()));
				await trie.put(key, leaf);
			} else await trie?.del(key);
		}
		return trie ? trie.root() : EMPTY_TRIE.root();
	}
}

const EMPTY_TRIE = new MerklePatriciaTrie();

function dirtyKeys(byVm: Map<VmId, Set<Hex>>, vm: VmId): Set<Hex> {
	let keys = byVm.get(vm);
	if (!keys) byVm.set(vm, (keys = new Set()));
	return keys;
}
