import { type Address, bytesToHex, type Hex, type VmId } from '@altvm/abi-bridge';
import type { StateChanges, StateStore } from '../state-store.ts';
import type { StateCommitment } from './commitment.ts';
import { accountKey, accountLeaf, RECORD_KEY, recordLeaf, slotKey, slotLeaf } from './leaves.ts';
import { Trie } from './trie.ts';

/** An account in the trie. */
interface Committed {
	/** Key in the account trie. */
	readonly key: Uint8Array;
	storage: Trie | undefined;
}

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
	readonly #trie = new Trie();
	readonly #accounts = new Map<Address, Committed>();
	#dirty = new Map<Address, Map<VmId, Set<Hex>>>();

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

	/** Computes the root before it returns. It is a promise because other commitments may take longer. */
	root(): Promise<Hex> {
		for (const [address, byVm] of this.#dirty) this.#update(address, byVm);
		this.#dirty = new Map();
		return Promise.resolve(bytesToHex(this.#trie.root()));
	}

	#update(address: Address, byVm: ReadonlyMap<VmId, ReadonlySet<Hex>>): void {
		const record = this.#store.account(address);
		let committed = this.#accounts.get(address);
		if (!record) {
			if (committed) this.#trie.delete(committed.key);
			this.#accounts.delete(address);
			return;
		}
		if (!committed) this.#accounts.set(address, (committed = { key: accountKey(address), storage: undefined }));
		for (const [vm, keys] of byVm) {
			for (const key of keys) {
				const value = this.#store.slot(address, vm, key);
				setLeaf(committed, slotKey(vm, key), value && slotLeaf(vm, value));
			}
		}
		setLeaf(committed, RECORD_KEY, recordLeaf(record));
		this.#trie.put(committed.key, accountLeaf(record, committed.storage?.root() ?? EMPTY_TRIE));
	}
}

function setLeaf(account: Committed, key: Uint8Array, leaf: Uint8Array | undefined): void {
	if (leaf) {
		account.storage ??= new Trie();
		account.storage.put(key, leaf);
	} else account.storage?.delete(key);
}

function dirtyKeys(byVm: Map<VmId, Set<Hex>>, vm: VmId): Set<Hex> {
	let keys = byVm.get(vm);
	if (!keys) byVm.set(vm, (keys = new Set()));
	return keys;
}
