import { type Address, bytesToHex, type Hex, type VmId } from '@altvm/abi-bridge';
import type { AccountRecord } from '../account-record.ts';
import type { StateChanges, StateStore } from '../state-store.ts';
import type { StateCommitment } from './commitment.ts';
import { accountKey, accountLeaf, RECORD_KEY, recordLeaf, slotKey, slotLeaf } from './leaves.ts';
import { KEY_BYTES } from './nibbles.ts';
import { NodeArena, type NodeId } from './node-arena.ts';
import { Trie } from './trie.ts';

const EMPTY_TRIE = new Trie().root();

/**
 * Ethereum's Merkle-Patricia state root. It hashes only what has changed since the last root.
 *
 * @example
 * ```ts
 * import { toAddress } from '@altvm/abi-bridge';
 * import { EMPTY_ACCOUNT, MemoryStore, MerklePatriciaCommitment } from '@altvm/state';
 *
 * const store = new MemoryStore();
 * const commitment = new MerklePatriciaCommitment(store);
 * const empty = await commitment.root();
 * empty.slice(0, 18); // 0x56e81f171bcc55a6
 * const address = toAddress('0x00000000000000000000000000000000000000a1');
 * const accounts = new Map([[address, { ...EMPTY_ACCOUNT, balance: 10n }]]);
 * const changes = { accounts, slots: new Map(), blobs: new Map(), aliases: new Map() };
 * store.apply(changes);
 * commitment.record(changes);
 * console.log((await commitment.root()) === empty); // false
 * ```
 */
export class MerklePatriciaCommitment implements StateCommitment {
	readonly #store: StateStore;
	/** The nodes of all tries. */
	#arena = new NodeArena();
	#trie = new Trie(KEY_BYTES, this.#arena);
	/** The first node of the storage trie of each account that has one. */
	readonly #storage = new Map<Address, NodeId>();
	/** Whether the tries have what the store had when the first root was asked for. */
	#isLoaded = false;
	#dirty = new Map<Address, Map<VmId, Set<Hex>>>();

	constructor(store: StateStore) {
		this.#store = store;
	}

	record(changes: StateChanges): void {
		if (!this.#isLoaded) return;
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

	/** Computes the root before it returns. It is a promise because other commitments may take longer. */
	root(): Promise<Hex> {
		if (this.#isLoaded) this.#update();
		else this.#load();
		return Promise.resolve(bytesToHex(this.#trie.root()));
	}

	/** Reads the whole store. Until then nothing needs to be recorded. */
	#load(): void {
		// The store may have thrown when it was read before.
		this.#arena = new NodeArena();
		this.#trie = new Trie(KEY_BYTES, this.#arena);
		this.#storage.clear();
		for (const [address, record] of this.#store.accounts()) {
			const storage = new Trie(KEY_BYTES, this.#arena);
			for (const [vm, key, value] of this.#store.slots(address)) storage.put(slotKey(vm, key), slotLeaf(vm, value));
			this.#setAccount(address, record, storage);
		}
		this.#isLoaded = true;
	}

	#update(): void {
		for (const [address, byVm] of this.#dirty) {
			const record = this.#store.account(address);
			const storage = new Trie(KEY_BYTES, this.#arena, this.#storage.get(address));
			if (record) {
				this.#setSlots(address, storage, byVm);
				this.#setAccount(address, record, storage);
			} else {
				storage.clear();
				this.#keep(address, storage);
				this.#trie.delete(accountKey(address));
			}
		}
		this.#dirty = new Map();
	}

	#setSlots(address: Address, storage: Trie, byVm: ReadonlyMap<VmId, ReadonlySet<Hex>>): void {
		try {
			for (const [vm, keys] of byVm) {
				for (const key of keys) {
					const value = this.#store.slot(address, vm, key);
					setLeaf(storage, slotKey(vm, key), value && slotLeaf(vm, value));
				}
			}
		} finally {
			// Also if the store throws: the next root goes on from here.
			this.#keep(address, storage);
		}
	}

	#setAccount(address: Address, record: AccountRecord, storage: Trie): void {
		setLeaf(storage, RECORD_KEY, recordLeaf(record));
		this.#keep(address, storage);
		this.#trie.put(accountKey(address), accountLeaf(record, storage.top === 0 ? EMPTY_TRIE : storage.root()));
	}

	#keep(address: Address, storage: Trie): void {
		if (storage.top === 0) this.#storage.delete(address);
		else this.#storage.set(address, storage.top);
	}
}

function setLeaf(trie: Trie, key: Uint8Array, leaf: Uint8Array | undefined): void {
	if (leaf) trie.put(key, leaf);
	else trie.delete(key);
}

function dirtyKeys(byVm: Map<VmId, Set<Hex>>, vm: VmId): Set<Hex> {
	let keys = byVm.get(vm);
	if (!keys) byVm.set(vm, (keys = new Set()));
	return keys;
}
