/** What a {@link DatabaseError} says. */
export type DatabaseErrorCode =
	/** The database or the snapshot was closed. */
	| 'closed'
	/** A transaction was begun within another one, or there are too many open snapshots. */
	| 'busy'
	/** A key without bytes or with more than 255, or a table whose name is no name. */
	| 'bad-key'
	/** The database was opened to be read only. */
	| 'read-only'
	/** Another process has opened the database to write. */
	| 'locked'
	/** There is no database at the path, or it cannot be opened. */
	| 'not-found'
	/** The database was written by another version, or is none. */
	| 'bad-version'
	/** The disk or the bound of the database is full. */
	| 'full'
	/** What is stored does not decode, or contradicts itself. */
	| 'damaged'
	/** The state of the block is not kept. */
	| 'unavailable';

/**
 * A request that a database cannot serve, or what it holds is damaged. A transaction that throws it has written nothing.
 *
 * @example
 * ```ts
 * import { DatabaseError, MemoryDatabase } from '@altvm/state';
 *
 * const database = new MemoryDatabase();
 * await database.close();
 * let code: string | undefined;
 * try {
 * 	database.get('blocks', Uint8Array.of(1));
 * } catch (error) {
 * 	if (error instanceof DatabaseError) code = error.code;
 * }
 * code; // closed
 * ```
 */
export class DatabaseError extends Error {
	override readonly name = 'DatabaseError';
	readonly code: DatabaseErrorCode;

	constructor(code: DatabaseErrorCode, message: string, options?: ErrorOptions) {
		super(message, options);
		this.code = code;
	}
}

/** Most bytes of a key. */
const MAX_KEY = 255;

/** @throws DatabaseError `bad-key` */
export function checkKey(key: Uint8Array): void {
	if (key.length === 0 || key.length > MAX_KEY)
		throw new DatabaseError('bad-key', `a key has 1 to ${MAX_KEY} bytes, not ${key.length}`);
}
