import type { Database, DatabaseSnapshot } from '@altvm/state';

/** How large a database is. */
export interface LmdbStats {
	/** Bytes of the file that were written once. Some of them may be free for the next transactions. */
	readonly bytes: number;
	/** Number of all entries. */
	readonly entries: number;
	/** Levels of the tree. */
	readonly depth: number;
	/** Snapshots of this process that are open. */
	readonly snapshots: number;
}

/**
 * A database on disk, in LMDB. {@link openLmdb} opens one.
 *
 * @example
 * ```ts
 * import { mkdtempSync } from 'node:fs';
 * import { tmpdir } from 'node:os';
 * import { join } from 'node:path';
 * import { type LmdbDatabase, openLmdb } from '@altvm/store-lmdb';
 *
 * const database: LmdbDatabase = openLmdb(mkdtempSync(join(tmpdir(), 'altvm-')), { durability: 'periodic' });
 * database.transaction((writer) => writer.put('numbers', Uint8Array.of(1), Uint8Array.of(7)));
 * await database.flush();
 * console.log(database.stats().depth); // 1
 * await database.close();
 * ```
 */
export interface LmdbDatabase extends Database {
	/** @throws DatabaseError `busy` if too many are open. */
	snapshot(): DatabaseSnapshot;
	/** Writes what was committed to disk, if that is not so yet. */
	flush(): Promise<void>;
	stats(): LmdbStats;
}
