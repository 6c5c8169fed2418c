import {
	DatabaseError,
	type DatabaseRange,
	type DatabaseReader,
	type DatabaseSnapshot,
	type DatabaseWriter,
} from '@altvm/state';
import type { RootDatabase, Transaction } from 'lmdb';
import { toDatabaseError } from './lmdb-error.ts';
import type { TableIds } from './table-ids.ts';

/** The types leave out what writes to disk. */
export type Root = RootDatabase<Uint8Array, Uint8Array> & { sync(done: (error: unknown) => void): void };

const MAX_KEY = 255;

function checkKey(key: Uint8Array): void {
	if (key.length === 0 || key.length > MAX_KEY)
		throw new DatabaseError('bad-key', `a key has 1 to ${MAX_KEY} bytes, not ${key.length}`);
}

function placeOf(id: number, key: Uint8Array): Uint8Array {
	const place = new Uint8Array(1 + key.length);
	place[0] = id;
	place.set(key, 1);
	return place;
}

/** `lmdb` returns a Buffer. Its `slice` and its text differ from those of other arrays of bytes. */
function plain(bytes: Uint8Array): Uint8Array {
	return new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.length);
}

/** Reads tables as one transaction of LMDB sees them. */
abstract class Reads implements DatabaseReader {
	protected readonly root: Root;
	protected readonly ids: TableIds;

	constructor(root: Root, ids: TableIds) {
		this.root = root;
		this.ids = ids;
	}

	/** @throws DatabaseError `closed` */
	protected abstract mustBeOpen(): void;
	/** Reads by a whole key. */
	protected abstract read(place: Uint8Array): Uint8Array | undefined;
	/** The transaction of LMDB in which a range is read; undefined for the one that is running. */
	protected abstract begin(): Transaction | undefined;
	protected abstract end(transaction: Transaction | undefined): void;
	protected abstract tableId(table: string): number | undefined;

	get(table: string, key: Uint8Array): Uint8Array | undefined {
		this.mustBeOpen();
		checkKey(key);
		const id = this.tableId(table);
		const found = id === undefined ? undefined : this.read(placeOf(id, key));
		return found && plain(found);
	}

	*range(
		table: string,
		{ from, to, reverse = false, limit }: DatabaseRange = {},
	): Iterable<readonly [Uint8Array, Uint8Array]> {
		this.mustBeOpen();
		const id = this.tableId(table);
		if (id === undefined || limit === 0) return;
		const first = from ? placeOf(id, from) : Uint8Array.of(id);
		const end = to ? placeOf(id, to) : Uint8Array.of(id + 1);
		const transaction = this.begin();
		try {
			const entries = this.root.getRange({
				...(reverse ? { start: end, end: first, exclusiveStart: true, inclusiveEnd: true } : { start: first, end }),
				reverse,
				...(limit !== undefined && { limit }),
				...(transaction && { transaction }),
			});
			for (const { key, value } of entries) {
				yield [plain(key).subarray(1), plain(value)];
				this.mustBeOpen();
			}
		} catch (error) {
			throw toDatabaseError(error);
		} finally {
			this.end(transaction);
		}
	}
}

/** What a database needs of LMDB that its types do not show. */
interface Environment {
	writeTxn: unknown;
}

/** Reads what was committed last, also while a transaction is running. */
export class CommittedReads extends Reads {
	#isClosed = false;

	protected override mustBeOpen(): void {
		if (this.#isClosed) throw new DatabaseError('closed', 'the database was closed');
	}

	protected override read(place: Uint8Array): Uint8Array | undefined {
		return outsideWrite(this.root, () => this.root.getBinary(place));
	}

	protected override begin(): Transaction | undefined {
		return isWriting(this.root) ? this.root.useReadTransaction() : undefined;
	}

	protected override end(transaction: Transaction | undefined): void {
		transaction?.done();
	}

	protected override tableId(table: string): number | undefined {
		return this.ids.findCommitted(table, (key) => this.read(key));
	}

	close(): void {
		this.#isClosed = true;
	}
}

function isWriting(root: Root): boolean {
	return !!environment(root).writeTxn;
}

function environment(root: Root): Environment {
	return (root as unknown as { readonly env: Environment }).env;
}

/** While a transaction is running, `lmdb` reads everything in it, whichever transaction it is given. */
function outsideWrite<T>(root: Root, read: () => T): T {
	const env = environment(root);
	const { writeTxn } = env;
	if (!writeTxn) return read();
	env.writeTxn = null;
	try {
		return read();
	} finally {
		env.writeTxn = writeTxn;
	}
}

/** The database as it was when a read transaction began. */
export class LmdbSnapshot extends Reads implements DatabaseSnapshot {
	#transaction: Transaction | undefined;
	readonly #closed: (snapshot: LmdbSnapshot) => void;

	constructor(root: Root, ids: TableIds, closed: (snapshot: LmdbSnapshot) => void) {
		super(root, ids);
		this.#transaction = root.useReadTransaction();
		this.#closed = closed;
	}

	protected override mustBeOpen(): void {
		if (!this.#transaction) throw new DatabaseError('closed', 'the snapshot was closed');
	}

	protected override read(place: Uint8Array): Uint8Array | undefined {
		const options = { transaction: this.#transaction! };
		return outsideWrite(this.root, () => (this.root.getBinary as GetBinary).call(this.root, place, options));
	}

	protected override begin(): Transaction | undefined {
		return this.#transaction;
	}

	protected override end(): void {}

	protected override tableId(table: string): number | undefined {
		return this.ids.findCommitted(table, (key) => this.read(key));
	}

	close(): void {
		const transaction = this.#transaction;
		if (!transaction) return;
		this.#transaction = undefined;
		transaction.done();
		this.#closed(this);
	}
}

/** The types leave its second parameter out. */
type GetBinary = (key: Uint8Array, options: { readonly transaction: Transaction }) => Uint8Array | undefined;

/** Reads and writes in the transaction that is running. */
export class LmdbWriter extends Reads implements DatabaseWriter {
	/** Numbers of tables that this transaction made. */
	readonly #added = new Map<string, number>();
	#isOpen = true;

	protected override mustBeOpen(): void {
		if (!this.#isOpen) throw new DatabaseError('closed', 'the transaction has ended');
	}

	protected override read(place: Uint8Array): Uint8Array | undefined {
		return this.root.getBinary(place);
	}

	protected override begin(): undefined {
		return undefined;
	}

	protected override end(): void {}

	protected override tableId(table: string): number | undefined {
		return this.#added.get(table) ?? this.ids.find(table, (key) => this.read(key));
	}

	put(table: string, key: Uint8Array, value: Uint8Array): void {
		this.mustBeOpen();
		checkKey(key);
		const id = this.tableId(table) ?? this.#add(table);
		this.root.put(placeOf(id, key), value);
	}

	#add(table: string): number {
		const id = this.ids.add(
			table,
			(key) => this.read(key),
			(key, value) => void this.root.put(key, value),
		);
		this.#added.set(table, id);
		return id;
	}

	remove(table: string, key: Uint8Array): void {
		this.mustBeOpen();
		checkKey(key);
		const id = this.tableId(table);
		if (id !== undefined) this.root.remove(placeOf(id, key));
	}

	finish(): void {
		this.#isOpen = false;
	}
}
