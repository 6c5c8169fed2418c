import { type Address, bytesEqual, bytesToHex, type Hex, type VmId } from '@altvm/abi-bridge';
import type { AccountRecord } from '../../account-record.ts';
import { accountKey, accountLeaf, RECORD_KEY, recordLeaf, slotKey, slotLeaf } from '../../commitment/leaves.ts';
import type { DatabaseReader } from '../database.ts';
import { DatabaseError } from '../database-error.ts';
import { DatabaseStore } from '../database-store.ts';
import { STATE_TABLES } from '../tables.ts';
import { ACCOUNT_TRIE, DatabaseNodes, type NodeReader, storageTrie } from '../trie/node-reader.ts';
import { EMPTY_ROOT, PathTrie } from '../trie/path-trie.ts';
import { storageRoot } from '../trie/path-trie-commitment.ts';
import { walkTrie } from './walk-trie.ts';

/** What {@link checkState} found. */
export interface CheckedState {
	/** The state root, computed from the leaves of the trie. */
	readonly root: Hex;
	readonly accounts: number;
	readonly slots: number;
	/** Records of trie nodes. */
	readonly nodes: number;
	/** What is wrong, at most as many as asked for. None: accounts, slots and trie agree. */
	readonly problems: readonly string[];
}

export interface CheckOptions {
	/** Most problems to list. Default 100. */
	readonly maxProblems?: number;
	/** Called now and then with the numbers of accounts and slots that were checked. */
	readonly onProgress?: (accounts: number, slots: number) => void;
}

/** Entries that are looked up in a trie before what was read of it is dropped. */
const KEPT = 1000;

/**
 * Reads the whole state and compares accounts, slots and aliases with the trie, whose hashes are all computed anew. Use a snapshot. It takes
 * time as the state is large, and little memory.
 *
 * @throws DatabaseError `damaged` if an account or a slot does not decode.
 * @example
 * ```ts
 * import { checkState, MemoryDatabase } from '@altvm/state';
 *
 * const { accounts, problems } = checkState(new MemoryDatabase());
 * console.log(accounts, problems); // 0 []
 * ```
 */
export function checkState(reader: DatabaseReader, options: CheckOptions = {}): CheckedState {
	return new StateCheck(reader, options).run();
}

class StateCheck {
	readonly #reader: DatabaseReader;
	readonly #store: DatabaseStore;
	readonly #nodes: NodeReader;
	readonly #options: CheckOptions;
	readonly #problems: string[] = [];
	#accounts = 0;
	#slots = 0;
	#nodeCount = 0;

	constructor(reader: DatabaseReader, options: CheckOptions) {
		this.#reader = reader;
		this.#store = new DatabaseStore(reader, { cacheBytes: 0 });
		this.#nodes = new DatabaseNodes(reader);
		this.#options = options;
	}

	run(): CheckedState {
		const accounts = walkTrie(this.#nodes, ACCOUNT_TRIE, this.#add);
		this.#nodeCount += accounts.records;
		let trie = new PathTrie(this.#nodes, ACCOUNT_TRIE);
		for (const [address, record] of this.#store.accounts()) {
			if (++this.#accounts % KEPT === 0) {
				trie = new PathTrie(this.#nodes, ACCOUNT_TRIE);
				this.#options.onProgress?.(this.#accounts, this.#slots);
			}
			this.#checkAccount(address, record, this.#find(trie, accountKey(address)));
		}
		this.#expect(accounts.leaves, this.#accounts, 'accounts in the trie');
		this.#expect(this.#count(STATE_TABLES.nodes), this.#nodeCount, 'trie nodes');
		const slots = this.#count(STATE_TABLES.slots) + this.#count(STATE_TABLES.longSlots);
		this.#expect(slots, this.#slots, 'slots of accounts that exist');
		return {
			root: bytesToHex(accounts.root),
			accounts: this.#accounts,
			slots: this.#slots,
			nodes: this.#nodeCount,
			problems: this.#problems,
		};
	}

	readonly #add = (problem: string): void => {
		if (this.#problems.length < (this.#options.maxProblems ?? 100)) this.#problems.push(problem);
	};

	/** Looks up a leaf. A node on its path may be damaged. */
	#find(trie: PathTrie, key: Uint8Array): Uint8Array | undefined {
		try {
			return trie.get(key);
		} catch (error) {
			if (!(error instanceof DatabaseError)) throw error;
			this.#add(error.message);
			return undefined;
		}
	}

	#expect(found: number, expected: number, what: string): void {
		if (found !== expected) this.#add(`${found} ${what}, where ${expected} belong to the state`);
	}

	#checkAccount(address: Address, record: AccountRecord, leaf: Uint8Array | undefined): void {
		const root = leaf && storageRoot(leaf);
		if (!leaf || !bytesEqual(leaf, accountLeaf(record, root ?? EMPTY_ROOT)))
			this.#add(`account ${address} is not in the trie`);
		if (record.alias && this.#store.ownerOfAlias(record.alias) !== address) {
			this.#add(`alias ${record.alias} does not lead to ${address}`);
		}
		this.#checkStorage(address, record, root);
	}

	#checkStorage(address: Address, record: AccountRecord, root: Uint8Array | undefined): void {
		const name = storageTrie(accountKey(address));
		const open = () => new PathTrie(this.#nodes, name, !root);
		let trie = open();
		const own = recordLeaf(record);
		if (!bytesEqual(this.#find(trie, RECORD_KEY), own)) this.#add(`the record of ${address} is not in its trie`);
		const counts = new Map<VmId, number>();
		let leaves = own ? 1 : 0;
		for (const [vm, key, value] of this.#store.slots(address)) {
			if (++leaves % KEPT === 0) {
				trie = open();
				this.#options.onProgress?.(this.#accounts, this.#slots);
			}
			this.#slots++;
			counts.set(vm, (counts.get(vm) ?? 0) + 1);
			if (!bytesEqual(this.#find(trie, slotKey(vm, key)), slotLeaf(vm, value))) {
				this.#add(`slot ${key} of ${address} (${vm}) is not in its trie`);
			}
		}
		for (const vm of new Set([...counts.keys(), ...Object.keys(record.slots)])) {
			this.#expect(record.slots[vm] ?? 0, counts.get(vm) ?? 0, `slots of ${address} (${vm}) in its record`);
		}
		if (!root) return;
		const walked = walkTrie(this.#nodes, name, this.#add);
		this.#nodeCount += walked.records;
		if (!bytesEqual(walked.root, root))
			this.#add(`the storage trie of ${address} has the root ${bytesToHex(walked.root)}`);
		this.#expect(walked.leaves, leaves, `leaves in the trie of ${address}`);
	}

	#count(table: string): number {
		let count = 0;
		for (const _ of this.#reader.range(table)) count++;
		return count;
	}
}
