import { compareBytes } from '@altvm/abi-bridge';
import sortedBTree from 'sorted-btree';
import type { Database, DatabaseRange, DatabaseReader, DatabaseSnapshot, DatabaseWriter } from './database.ts';
import { checkKey, DatabaseError } from './database-error.ts';

/** The package is CommonJS: Node imports its default export as a property, a bundler as the import itself. */
type SortedTree = typeof sortedBTree.default;
const imported: SortedTree | { readonly default: SortedTree } = sortedBTree;
const SortedTree = 'default' in imported ? imported.default : imported;

function emptyTree() {
	return new SortedTree<Uint8Array, Uint8Array>(undefined, compareBytes);
}

type Table = ReturnType<typeof emptyTree>;

/** Tables that can be read until they are closed. */
class Tables implements DatabaseReader {
	readonly #what: string;
	protected tables: Map<string, Table>;
	#isOpen = true;

	constructor(what: string, tables: Map<string, Table>) {
		this.#what = what;
		this.tables = tables;
	}

	get(table: string, key: Uint8Array): Uint8Array | undefined {
		this.mustBeOpen();
		checkKey(key);
		return this.tables.get(table)?.get(key);
	}

	*range(
		table: string,
		{ from, to, reverse = false, limit }: DatabaseRange = {},
	): Iterable<readonly [Uint8Array, Uint8Array]> {
		this.mustBeOpen();
		const tree = this.tables.get(table);
		if (!tree || limit === 0) return;
		let left = limit ?? Number.POSITIVE_INFINITY;
		const entries = reverse ? tree.entriesReversed(to, undefined, true) : tree.entries(from);
		for (const [key, value] of entries) {
			if (reverse ? from && compareBytes(key, from) < 0 : to && compareBytes(key, to) >= 0) return;
			yield [key, value];
			if (--left <= 0) return;
			this.mustBeOpen();
		}
	}

	protected mustBeOpen(): void {
		if (!this.#isOpen) throw new DatabaseError('closed', `${this.#what} was closed`);
	}

	protected end(): void {
		this.#isOpen = false;
		this.tables = new Map();
	}
}

class Snapshot extends Tables implements DatabaseSnapshot {
	close(): void {
		this.end();
	}
}

/** Copies a table when it is first written: a copy shares the nodes of its tree with the original until they change. */
class Writer extends Tables implements DatabaseWriter {
	readonly #copied = new Set<string>();

	put(table: string, key: Uint8Array, value: Uint8Array): void {
		this.mustBeOpen();
		checkKey(key);
		this.#writable(table).set(key.slice(), value.slice());
	}

	remove(table: string, key: Uint8Array): void {
		this.mustBeOpen();
		checkKey(key);
		if (this.tables.get(table)?.has(key)) this.#writable(table).delete(key);
	}

	/** Returns what was written. The writer cannot be used afterwards. */
	finish(): Map<string, Table> {
		const { tables } = this;
		this.end();
		return tables;
	}

	#writable(table: string): Table {
		if (this.#copied.has(table)) return this.tables.get(table)!;
		const tree = this.tables.get(table)?.clone() ?? emptyTree();
		this.tables.set(table, tree);
		this.#copied.add(table);
		return tree;
	}
}

/**
 * A database in memory, for tests, development nodes and browsers. A snapshot costs nothing until the database changes, and then what
 * changes.
 *
 * @example
 * ```ts
 * import { MemoryDatabase } from '@altvm/state';
 *
 * const database = new MemoryDatabase();
 * const key = Uint8Array.of(1);
 * database.transaction((writer) => writer.put('numbers', key, Uint8Array.of(7)));
 * const before = database.snapshot();
 * database.transaction((writer) => writer.remove('numbers', key));
 * console.log(database.get('numbers', key), before.get('numbers', key)); // undefined Uint8Array(1) [ 7 ]
 * before.close();
 * ```
 */
export class MemoryDatabase extends Tables implements Database {
	#isWriting = false;

	constructor() {
		super('the database', new Map());
	}

	transaction<T>(write: (writer: DatabaseWriter) => T): T {
		this.mustBeOpen();
		if (this.#isWriting) throw new DatabaseError('busy', 'a transaction is running');
		this.#isWriting = true;
		const writer = new Writer('the transaction', new Map(this.tables));
		try {
			const result = write(writer);
			this.tables = writer.finish();
			return result;
		} finally {
			writer.finish();
			this.#isWriting = false;
		}
	}

	snapshot(): DatabaseSnapshot {
		this.mustBeOpen();
		return new Snapshot('the snapshot', new Map(this.tables));
	}

	close(): Promise<void> {
		this.end();
		return Promise.resolve();
	}
}
