import { DatabaseError, type DatabaseSnapshot, type DatabaseWriter } from '@altvm/state';
import { TransactionFlags } from 'lmdb';
import type { LmdbDatabase, LmdbStats } from './lmdb-database.ts';
import { toDatabaseError } from './lmdb-error.ts';
import { CommittedReads, LmdbSnapshot, LmdbWriter, type Root } from './lmdb-reader.ts';
import type { TableIds } from './table-ids.ts';
import type { WriterLock } from './writer-lock.ts';

/** Abortable, and committed when it returns. With `commit` it is on disk then, too. */
const ON_DISK = TransactionFlags.ABORTABLE | TransactionFlags.SYNCHRONOUS_COMMIT;

/** Transactions after which slots of readers that ended without closing are looked for: they keep space from being used again. */
const READER_CHECK = 256;

/** What a database is made of. `openLmdb` makes it. */
export interface LmdbParts {
	readonly root: Root;
	readonly ids: TableIds;
	/** Undefined of a database that is only read. */
	readonly lock: WriterLock | undefined;
	/** Milliseconds between two writes to disk; undefined if each commit is one. */
	readonly flushInterval: number | undefined;
	readonly maxSnapshots: number;
	readonly onClose: () => void;
}

/** The database that {@link openLmdb} opens. */
export class OpenedDatabase extends CommittedReads implements LmdbDatabase {
	readonly #parts: LmdbParts;
	readonly #snapshots = new Set<LmdbSnapshot>();
	readonly #timer: ReturnType<typeof setInterval> | undefined;
	#isWriting = false;
	#isDirty = false;
	#transactions = 0;
	#closing: Promise<void> | undefined;

	constructor(parts: LmdbParts) {
		super(parts.root, parts.ids);
		this.#parts = parts;
		if (parts.lock && parts.flushInterval !== undefined) {
			this.#timer = setInterval(() => void this.flush(), parts.flushInterval);
			this.#timer.unref();
		}
	}

	transaction<T>(write: (writer: DatabaseWriter) => T): T {
		this.mustBeOpen();
		const { lock, flushInterval } = this.#parts;
		if (!lock) throw new DatabaseError('read-only', 'the database was opened to be read');
		if (this.#isWriting) throw new DatabaseError('busy', 'a transaction is running');
		this.#isWriting = true;
		const writer = new LmdbWriter(this.root, this.#parts.ids);
		try {
			const flags = flushInterval === undefined ? ON_DISK : ON_DISK | TransactionFlags.NO_SYNC_FLUSH;
			// In an object, because `lmdb` would await a promise.
			const { result } = this.root.transactionSync(() => ({ result: write(writer) }), flags);
			this.#isDirty = true;
			return result;
		} catch (error) {
			throw toDatabaseError(error);
		} finally {
			writer.finish();
			this.#isWriting = false;
			if (++this.#transactions % READER_CHECK === 0) this.root.readerCheck();
		}
	}

	snapshot(): DatabaseSnapshot {
		this.mustBeOpen();
		if (this.#snapshots.size >= this.#parts.maxSnapshots) {
			throw new DatabaseError('busy', `${this.#snapshots.size} snapshots are open`);
		}
		try {
			const snapshot = new LmdbSnapshot(this.root, this.#parts.ids, () => void this.#snapshots.delete(snapshot));
			this.#snapshots.add(snapshot);
			return snapshot;
		} catch (error) {
			throw toDatabaseError(error);
		}
	}

	flush(): Promise<void> {
		this.mustBeOpen();
		if (!this.#isDirty) return Promise.resolve();
		this.#isDirty = false;
		return new Promise((resolve, reject) => {
			this.root.sync((error) => {
				if (error) reject(toDatabaseError(error));
				else resolve();
			});
		});
	}

	stats(): LmdbStats {
		this.mustBeOpen();
		const stats = this.root.getStats() as Readonly<Record<string, number>>;
		return {
			bytes: (stats['pageSize'] ?? 0) * ((stats['lastPageNumber'] ?? 0) + 1),
			entries: stats['entryCount'] ?? 0,
			depth: stats['treeDepth'] ?? 0,
			snapshots: this.#snapshots.size,
		};
	}

	override close(): Promise<void> {
		this.#closing ??= this.#close();
		return this.#closing;
	}

	async #close(): Promise<void> {
		if (this.#isWriting) throw new DatabaseError('busy', 'a transaction is running');
		clearInterval(this.#timer);
		for (const snapshot of this.#snapshots) snapshot.close();
		if (this.#parts.lock) await this.flush();
		super.close();
		await this.root.close();
		this.#parts.lock?.release();
		this.#parts.onClose();
	}
}
