import { DatabaseError } from '@altvm/state';

/** What the keys of the database's own records begin with. Tables have numbers from 1 on. */
const OWN = 0;
const MAX_TABLES = 255;

/** Reads a record by its whole key. */
type Get = (key: Uint8Array) => Uint8Array | undefined;

function ownKey(kind: string, name: string): Uint8Array {
	const text = new TextEncoder().encode(`${kind}${name}`);
	if (text.length > 255) throw new DatabaseError('bad-key', `a table's name is too long: ${name.slice(0, 40)}`);
	const key = new Uint8Array(1 + text.length);
	key[0] = OWN;
	key.set(text, 1);
	return key;
}

export const VERSION_KEY: Uint8Array = ownKey('version', '');
const COUNT_KEY = ownKey('tables', '');

/**
 * The numbers of tables. All tables lie in one tree of LMDB, each under its number: so a table begins to exist within a transaction, and a
 * reader of another process finds it, which LMDB's own named databases do not allow.
 */
export class TableIds {
	/** Numbers that were committed: they never change. */
	readonly #known = new Map<string, number>();

	/** Returns a table's number, or undefined if there is no such table for a reader. */
	find(table: string, get: Get): number | undefined {
		const known = this.#known.get(table);
		return known ?? get(ownKey('table ', table))?.[0];
	}

	/** As `find`, for a reader of what was committed: the number is remembered. */
	findCommitted(table: string, get: Get): number | undefined {
		const id = this.find(table, get);
		if (id !== undefined) this.#known.set(table, id);
		return id;
	}

	/** Gives a table its number, within a transaction. */
	add(table: string, get: Get, put: (key: Uint8Array, value: Uint8Array) => void): number {
		const id = (get(COUNT_KEY)?.[0] ?? 0) + 1;
		if (id > MAX_TABLES) throw new DatabaseError('full', `a database has at most ${MAX_TABLES} tables`);
		put(COUNT_KEY, Uint8Array.of(id));
		put(ownKey('table ', table), Uint8Array.of(id));
		return id;
	}
}
