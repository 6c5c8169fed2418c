import type { DatabaseReader } from '../database.ts';
import { DatabaseError } from '../database-error.ts';
import { DatabaseStore, type DatabaseStoreOptions } from '../database-store.ts';
import { HistoricalReader } from './historical-reader.ts';
import { firstBlock, lastBlock } from './write-block.ts';

/**
 * The state after a kept block, read by key: an entry has the value that the first later block replaced, or else the one that it has
 * now. Pass a snapshot if the head may be undone or history be pruned while it is in use.
 *
 * @example
 * ```ts
 * import { HistoricalStore, MemoryDatabase, writeBlock } from '@altvm/state';
 *
 * const database = new MemoryDatabase();
 * const changes = { accounts: new Map(), slots: new Map(), blobs: new Map(), aliases: new Map() };
 * const nodes = { cleared: new Set<never>(), nodes: new Map() };
 * database.transaction((writer) => writeBlock(writer, 1n, { changes, nodes }));
 * [...new HistoricalStore(database, 0n).accounts()]; // []
 * ```
 */
export class HistoricalStore extends DatabaseStore {
	/** @throws DatabaseError `unavailable` if the state is no longer kept, or was not written yet. */
	constructor(reader: DatabaseReader, block: bigint, options: DatabaseStoreOptions = {}) {
		const first = firstBlock(reader);
		const last = lastBlock(reader);
		if (first === undefined || last === undefined || block > last) {
			throw new DatabaseError('unavailable', `no state after block ${block} was written`);
		}
		if (block < first - 1n) {
			throw new DatabaseError('unavailable', `the state after block ${block} is no longer kept`);
		}
		super(block === last ? readerOnly(reader) : new HistoricalReader(reader, block), options);
	}
}

/** A reader that cannot write. */
function readerOnly(reader: DatabaseReader): DatabaseReader {
	return { get: (table, key) => reader.get(table, key), range: (table, range) => reader.range(table, range) };
}
