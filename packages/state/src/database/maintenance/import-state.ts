import { type Address, type Hex, hexToBytes, keccak256, toAddress, type VmId } from '@altvm/abi-bridge';
import type { AccountRecord } from '../../account-record.ts';
import { ChangeSet } from '../../change-set.ts';
import { OverlayStore } from '../../overlay-store.ts';
import type { Database } from '../database.ts';
import { DatabaseError } from '../database-error.ts';
import { DatabaseStore } from '../database-store.ts';
import { STATE_TABLES } from '../tables.ts';
import { DatabaseNodes, writeNodes } from '../trie/node-reader.ts';
import { PathTrieCommitment } from '../trie/path-trie-commitment.ts';
import { writeState } from '../write-state.ts';
import { EXPORT_FORMAT, type ExportedAccount, type ExportedLine } from './export-state.ts';

/** What was imported. */
export interface ImportedState {
	readonly root: Hex;
	readonly accounts: number;
	readonly slots: number;
}

/** Entries of one transaction. */
const AT_ONCE = 20_000;
/** A blob counts as one entry for every so many bytes. */
const ENTRY_BYTES = 100;

/**
 * Writes a state that {@link exportState} wrote into a database that has none, in several transactions. The root is computed from what was
 * read, and compared with the one that the first line says. If it throws, the database holds a part of a state: drop it.
 *
 * @throws DatabaseError `damaged` if a line is wrong, lines are missing, or the root differs; `busy` if the database has a state.
 * @example
 * ```ts
 * import { exportState, importState, MemoryDatabase } from '@altvm/state';
 *
 * const lines = exportState(new MemoryDatabase());
 * (await importState(new MemoryDatabase(), lines)).accounts; // 0
 * ```
 */
export async function importState(
	database: Database,
	lines: Iterable<string> | AsyncIterable<string>,
): Promise<ImportedState> {
	for (const _ of database.range(STATE_TABLES.accounts, { limit: 1 })) {
		throw new DatabaseError('busy', 'the database has a state already');
	}
	const state = new StateImport(database);
	let number = 0;
	for await (const line of lines) {
		number++;
		if (line === '') continue;
		try {
			state.add(JSON.parse(line) as ExportedLine);
		} catch (error) {
			const reason = error instanceof Error ? error.message : String(error);
			throw new DatabaseError('damaged', `line ${number}: ${reason}`, { cause: error });
		}
	}
	return state.finish();
}

class StateImport {
	readonly #database: Database;
	#changes = new ChangeSet();
	#size = 0;
	#expected: Hex | undefined;
	#accounts = 0;
	#slots = 0;
	#hasEnded = false;

	constructor(database: Database) {
		this.#database = database;
	}

	add(line: ExportedLine): void {
		if ('format' in line) {
			if (line.format !== EXPORT_FORMAT) throw new Error(`not in the format ${EXPORT_FORMAT}`);
			this.#expected = line.root;
			return;
		}
		if (this.#expected === undefined || this.#hasEnded) throw new Error('not between the first line and the last');
		if ('blob' in line) this.#addBlob(hexToBytes(line.blob));
		else if ('account' in line) this.#addAccount(line.account);
		else if ('slots' in line) this.#addSlots(toAddress(line.of), line.slots);
		else if ('end' in line) {
			this.#hasEnded = true;
			const { accounts, slots } = line.end;
			if (accounts !== this.#accounts || slots !== this.#slots) throw new Error('lines are missing');
		} else throw new Error('not a line of an exported state');
		if (this.#size >= AT_ONCE) this.#write();
	}

	#addBlob(bytes: Uint8Array): void {
		this.#changes.blobs.set(keccak256(bytes), bytes);
		this.#size += 1 + Math.floor(bytes.length / ENTRY_BYTES);
	}

	#addAccount(account: ExportedAccount): void {
		const { address, balance, nonce, codeHash, vm, interfaceHash, alias, slots } = account;
		const owner = toAddress(address);
		const record: AccountRecord = {
			balance: BigInt(balance),
			nonce: BigInt(nonce),
			codeHash: codeHash!,
			vm,
			interfaceHash,
			alias: alias && toAddress(alias),
			slots: slots!,
		};
		this.#changes.accounts.set(owner, record);
		if (record.alias) this.#changes.aliases.set(record.alias, owner);
		this.#accounts++;
		this.#size++;
	}

	#addSlots(address: Address, entries: readonly (readonly [VmId, Hex, Hex])[]): void {
		let byVm = this.#changes.slots.get(address);
		if (!byVm) this.#changes.slots.set(address, (byVm = new Map()));
		for (const [vm, key, value] of entries) {
			let values = byVm.get(vm);
			if (!values) byVm.set(vm, (values = new Map()));
			values.set(key, hexToBytes(value));
		}
		this.#slots += entries.length;
		this.#size += entries.length;
	}

	#write(): Hex {
		const changes = this.#changes;
		const store = new OverlayStore(new DatabaseStore(this.#database, { cacheBytes: 0 }));
		store.apply(changes);
		const commitment = new PathTrieCommitment(store, new DatabaseNodes(this.#database));
		commitment.record(changes);
		const root = commitment.rootNow();
		const nodes = commitment.changes();
		this.#database.transaction((writer) => {
			writeState(writer, changes);
			writeNodes(writer, nodes);
		});
		this.#changes = new ChangeSet();
		this.#size = 0;
		return root;
	}

	finish(): ImportedState {
		if (!this.#hasEnded) throw new DatabaseError('damaged', 'the last line is missing');
		const root = this.#write();
		if (root !== this.#expected) throw new DatabaseError('damaged', `the root is ${root}, not ${this.#expected}`);
		return { root, accounts: this.#accounts, slots: this.#slots };
	}
}
