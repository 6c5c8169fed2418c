/** Bytes as a key or a value. Keys are ordered as unsigned bytes, a shorter key before the longer ones that begin with it. */
type Bytes = Uint8Array;

/** Which keys a range has, and in which order. */
export interface DatabaseRange {
	/** The first key, or the one after it. Default: the first of the table. */
	readonly from?: Bytes;
	/** The key before which the range ends. Default: after the last of the table. */
	readonly to?: Bytes;
	/** From the last key to the first. `from` and `to` stay the lower and the upper bound. Default false. */
	readonly reverse?: boolean;
	/** Most entries. Default: all. */
	readonly limit?: number;
}

/** What can be read of a database: as it is, or as it was when a snapshot was taken. Reads are synchronous. */
export interface DatabaseReader {
	/** The value of a key, which the caller may keep and must not change. */
	get(table: string, key: Bytes): Bytes | undefined;
	/** Entries of a table in the order of their keys. The database must not change until the iteration has ended. */
	range(table: string, range?: DatabaseRange): Iterable<readonly [key: Bytes, value: Bytes]>;
}

/** What a transaction writes. It reads what it has written. */
export interface DatabaseWriter extends DatabaseReader {
	put(table: string, key: Bytes, value: Bytes): void;
	/** Does nothing if there is no such key. */
	remove(table: string, key: Bytes): void;
}

/** A state of a database that stays as it is while the database changes. */
export interface DatabaseSnapshot extends DatabaseReader {
	/** Lets the database use its space again. Reading afterwards throws. */
	close(): void;
}

/**
 * Tables of keys and values, in memory ({@link MemoryDatabase}) or on disk (`@altvm/store-lmdb`). Tables come into being when they are
 * first written. Keys have 1 to 255 bytes.
 */
export interface Database extends DatabaseReader {
	/**
	 * Writes all of what `write` writes, or nothing if it throws. When it returns, the changes are as durable as the database promises.
	 * `write` is synchronous.
	 */
	transaction<T>(write: (writer: DatabaseWriter) => T): T;
	snapshot(): DatabaseSnapshot;
	close(): Promise<void>;
}
