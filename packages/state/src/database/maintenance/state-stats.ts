import type { DatabaseReader } from '../database.ts';
import { STATE_TABLES } from '../tables.ts';

/** How large a table is. */
export interface TableStats {
	readonly table: string;
	readonly entries: number;
	/** Bytes of all keys. */
	readonly keyBytes: number;
	/** Bytes of all values. */
	readonly valueBytes: number;
}

/**
 * Reads tables and returns how large they are, without what the database itself takes for them.
 *
 * @param tables default: those of the state.
 * @example
 * ```ts
 * import { MemoryDatabase, tableStats } from '@altvm/state';
 *
 * const database = new MemoryDatabase();
 * database.transaction((writer) => writer.put('numbers', Uint8Array.of(1), Uint8Array.of(7, 8)));
 * tableStats(database, ['numbers']); // [ { table: 'numbers', entries: 1, keyBytes: 1, valueBytes: 2 } ]
 * ```
 */
export function tableStats(
	reader: DatabaseReader,
	tables: readonly string[] = Object.values(STATE_TABLES),
): TableStats[] {
	return tables.map((table) => {
		let [entries, keyBytes, valueBytes] = [0, 0, 0];
		for (const [key, value] of reader.range(table)) {
			entries++;
			keyBytes += key.length;
			valueBytes += value.length;
		}
		return { table, entries, keyBytes, valueBytes };
	});
}
