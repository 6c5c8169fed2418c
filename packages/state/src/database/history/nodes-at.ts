import type { DatabaseReader } from '../database.ts';
import { DatabaseError } from '../database-error.ts';
import { STATE_TABLES } from '../tables.ts';
import { DatabaseNodes, type NodeReader, OverlayNodes } from '../trie/node-reader.ts';
import { PathTrieCommitment } from '../trie/path-trie-commitment.ts';
import { EntryChanges } from './entries.ts';
import { HistoricalStore } from './historical-store.ts';
import { decodeOld, historyKey, KEPT_TABLES } from './history-keys.ts';
import { changedEntries, lastBlock } from './write-block.ts';

/** Changed entries whose old leaves take some hundred megabytes. */
const DEFAULT_MAX_ENTRIES = 500_000;

/**
 * Returns the trie nodes of the state after a kept block: the current ones, with the old leaves of what changed since put into them. So it
 * costs what the later blocks changed. Use a snapshot, and keep what it returns as long as the snapshot.
 *
 * @param options.maxEntries most entries that the later blocks may have changed, each block counted. Default 500,000.
 * @throws DatabaseError `unavailable` if the state is no longer kept, or too much changed since.
 * @example
 * ```ts
 * import { HistoricalStore, MemoryDatabase, nodesAt, PathTrieCommitment, writeBlock } from '@altvm/state';
 *
 * const database = new MemoryDatabase();
 * const changes = { accounts: new Map(), slots: new Map(), blobs: new Map(), aliases: new Map() };
 * const nodes = { cleared: new Set<never>(), nodes: new Map() };
 * database.transaction((writer) => writeBlock(writer, 1n, { changes, nodes }));
 * const commitment = new PathTrieCommitment(new HistoricalStore(database, 0n), nodesAt(database, 0n));
 * (await commitment.root()).slice(0, 18); // 0x56e81f171bcc55a6
 * ```
 */
export function nodesAt(
	reader: DatabaseReader,
	block: bigint,
	{ maxEntries = DEFAULT_MAX_ENTRIES }: { readonly maxEntries?: number } = {},
): NodeReader {
	const store = new HistoricalStore(reader, block);
	const nodes = new DatabaseNodes(reader);
	const last = lastBlock(reader)!;
	if (last === block) return nodes;
	const later = new EntryChanges();
	for (let number = block + 1n; number <= last; number++) {
		for (const entry of changedEntries(reader, number)) {
			if (later.size >= maxEntries) {
				throw new DatabaseError('unavailable', `more than ${maxEntries} entries changed since block ${block}`);
			}
			const bytes = reader.get(STATE_TABLES.history, historyKey(entry, number));
			// Any value tells the key of a storage entry that is stored by its hash.
			const known = (bytes && decodeOld(bytes)) ?? reader.get(KEPT_TABLES[entry.table]!, entry.key);
			later.set(entry, undefined, known);
		}
	}
	const commitment = new PathTrieCommitment(store, nodes);
	commitment.record(later.changes);
	return new OverlayNodes(commitment.changes(), nodes);
}
