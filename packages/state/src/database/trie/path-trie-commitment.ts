import { type Address, bytesToHex, type Hex, type VmId } from '@altvm/abi-bridge';
import type { AccountRecord } from '../../account-record.ts';
import type { StateCommitment } from '../../commitment/commitment.ts';
import { accountKey, accountLeaf, RECORD_KEY, recordLeaf, slotKey, slotLeaf } from '../../commitment/leaves.ts';
import type { StateChanges, StateStore } from '../../state-store.ts';
import { ACCOUNT_TRIE, type NodeChanges, type NodeReader, storageTrie } from './node-reader.ts';
import { EMPTY_ROOT, PathTrie } from './path-trie.ts';

/** The code hash and the prefixes of it and of the storage root, at the end of an account's leaf. */
const AFTER_ROOT = 33;
const ROOT_BYTES = 32;

/**
 * Ethereum's Merkle-Patricia state root over trie nodes that are stored by path. It reads the nodes on the paths of what changed, and keeps
 * them and what changed in memory: make one for each block. `changes` returns the nodes to write.
 *
 * The nodes must be those of the store's state when it is made. If the store has more, record that.
 *
 * @example
 * ```ts
 * import { toAddress } from '@altvm/abi-bridge';
 * import { DatabaseNodes, EMPTY_ACCOUNT, MemoryDatabase, MemoryStore, PathTrieCommitment, writeNodes } from '@altvm/state';
 *
 * const database = new MemoryDatabase();
 * const store = new MemoryStore();
 * const commitment = new PathTrieCommitment(store, new DatabaseNodes(database));
 * const address = toAddress('0x00000000000000000000000000000000000000a1');
 * const accounts = new Map([[address, { ...EMPTY_ACCOUNT, balance: 10n }]]);
 * const changes = { accounts, slots: new Map(), blobs: new Map(), aliases: new Map() };
 * store.apply(changes);
 * commitment.record(changes);
 * const root = await commitment.root();
 * database.transaction((writer) => writeNodes(writer, commitment.changes()));
 * (await new PathTrieCommitment(store, new DatabaseNodes(database)).root()) === root; // true
 * ```
 */
export class PathTrieCommitment implements StateCommitment {
	readonly #store: StateStore;
	readonly #nodes: NodeReader;
	readonly #trie: PathTrie;
	/** Storage tries that were opened. */
	readonly #storage = new Map<Address, PathTrie>();
	/** Hashes of the addresses of accounts whose storage trie was removed whole. */
	readonly #cleared = new Set<Hex>();
	#dirty = new Map<Address, Map<VmId, Set<Hex>>>();

	constructor(store: StateStore, nodes: NodeReader) {
		this.#store = store;
		this.#nodes = nodes;
		this.#trie = new PathTrie(nodes, ACCOUNT_TRIE);
	}

	record(changes: StateChanges): void {
		for (const address of changes.accounts.keys()) this.#dirtyAccount(address);
		for (const [address, slotsByVm] of changes.slots) {
			const byVm = this.#dirtyAccount(address);
			for (const [vm, entries] of slotsByVm) {
				let keys = byVm.get(vm);
				if (!keys) byVm.set(vm, (keys = new Set()));
				for (const key of entries.keys()) keys.add(key);
			}
		}
	}

	#dirtyAccount(address: Address): Map<VmId, Set<Hex>> {
		let byVm = this.#dirty.get(address);
		if (!byVm) this.#dirty.set(address, (byVm = new Map()));
		return byVm;
	}

	/** Computes the root before it returns. */
	root(): Promise<Hex> {
		return Promise.resolve(this.rootNow());
	}

	rootNow(): Hex {
		this.#update();
		return bytesToHex(this.#trie.root());
	}

	/** Returns all nodes that differ from those that are read, for what was recorded until now. */
	changes(): NodeChanges {
		this.#update();
		const nodes = new Map<Hex, Uint8Array | undefined>();
		this.#trie.collect(nodes);
		for (const trie of this.#storage.values()) trie.collect(nodes);
		return { cleared: new Set(this.#cleared), nodes };
	}

	#update(): void {
		for (const [address, byVm] of this.#dirty) {
			const key = accountKey(address);
			const record = this.#store.account(address);
			if (record) this.#setAccount(address, key, record, byVm);
			else this.#removeAccount(address, key);
			this.#dirty.delete(address);
		}
	}

	#removeAccount(address: Address, key: Uint8Array): void {
		const leaf = this.#trie.get(key);
		if (!leaf) return;
		// The nodes of its storage are not read: there may be many.
		if (storageRoot(leaf) !== undefined || this.#storage.has(address)) this.#cleared.add(bytesToHex(key));
		this.#storage.set(address, new PathTrie(this.#nodes, storageTrie(key), true));
		this.#trie.remove(key);
	}

	#setAccount(
		address: Address,
		key: Uint8Array,
		record: AccountRecord,
		byVm: ReadonlyMap<VmId, ReadonlySet<Hex>>,
	): void {
		const leaf = this.#trie.get(key);
		const before = leaf && storageRoot(leaf);
		const own = recordLeaf(record);
		let root = before ?? EMPTY_ROOT;
		const lacksStorage = !leaf && hasMore(record, byVm);
		if (before || byVm.size > 0 || own || lacksStorage) {
			const storage = this.#openStorage(address, key, before !== undefined);
			if (lacksStorage) this.#loadStorage(storage, address);
			setLeaf(storage, RECORD_KEY, own);
			for (const [vm, keys] of byVm) {
				for (const slot of keys) {
					const value = this.#store.slot(address, vm, slot);
					setLeaf(storage, slotKey(vm, slot), value && slotLeaf(vm, value));
				}
			}
			root = storage.root();
		}
		this.#trie.put(key, accountLeaf(record, root));
	}

	/** An account that was not there may have storage that is not among the changes, as when its removal is undone. */
	#loadStorage(storage: PathTrie, address: Address): void {
		for (const [vm, slot, value] of this.#store.slots(address)) storage.put(slotKey(vm, slot), slotLeaf(vm, value));
	}

	#openStorage(address: Address, key: Uint8Array, isThere: boolean): PathTrie {
		let storage = this.#storage.get(address);
		if (!storage) {
			storage = new PathTrie(this.#nodes, storageTrie(key), !isThere);
			this.#storage.set(address, storage);
		}
		return storage;
	}
}

/** Returns the storage root of an account's leaf, undefined if it is that of nothing. */
export function storageRoot(leaf: Uint8Array): Uint8Array | undefined {
	const end = leaf.length - AFTER_ROOT;
	const root = leaf.subarray(end - ROOT_BYTES, end);
	for (let i = 0; i < ROOT_BYTES; i++) if (root[i] !== EMPTY_ROOT[i]) return root;
	return undefined;
}

/** Whether an account has more storage entries than those that changed. */
function hasMore({ slots }: AccountRecord, byVm: ReadonlyMap<VmId, ReadonlySet<Hex>>): boolean {
	for (const vm in slots) if (slots[vm]! > (byVm.get(vm)?.size ?? 0)) return true;
	return false;
}

function setLeaf(trie: PathTrie, key: Uint8Array, leaf: Uint8Array | undefined): void {
	if (leaf) trie.put(key, leaf);
	else trie.remove(key);
}
