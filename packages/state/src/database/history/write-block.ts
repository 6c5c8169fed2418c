import type { Hex } from '@altvm/abi-bridge';
import { invertChanges } from '../../invert-changes.ts';
import { OverlayStore } from '../../overlay-store.ts';
import type { StateChanges } from '../../state-store.ts';
import type { DatabaseReader, DatabaseWriter } from '../database.ts';
import { DatabaseError } from '../database-error.ts';
import { DatabaseStore } from '../database-store.ts';
import { STATE_TABLES } from '../tables.ts';
import { DatabaseNodes, type NodeChanges, writeNodes } from '../trie/node-reader.ts';
import { PathTrieCommitment } from '../trie/path-trie-commitment.ts';
import { writeState } from '../write-state.ts';
import { EntryChanges, entriesOf } from './entries.ts';
import {
	blockKey,
	blockOfKey,
	decodeEntries,
	decodeOld,
	encodeEntries,
	encodeOld,
	historyKey,
	KEPT_TABLES,
	type StateEntry,
} from './history-keys.ts';

/** What a block makes of the state of its parent. */
export interface BlockState {
	readonly changes: StateChanges;
	readonly nodes: NodeChanges;
}

/**
 * Writes the state after the block that follows the head's, within a transaction of the caller, and keeps the old values, so that the
 * block can be undone and the state before it can be read.
 *
 * @param block the number of the block.
 * @example
 * ```ts
 * import { toAddress } from '@altvm/abi-bridge';
 * import { DatabaseNodes, DatabaseStore, EMPTY_ACCOUNT, HistoricalStore, MemoryDatabase, OverlayStore, PathTrieCommitment, undoBlock, writeBlock } from '@altvm/state';
 *
 * const database = new MemoryDatabase();
 * const address = toAddress('0x00000000000000000000000000000000000000a1');
 * for (const [block, balance] of [[1n, 5n], [2n, 7n]] as const) {
 * 	const store = new OverlayStore(new DatabaseStore(database));
 * 	const commitment = new PathTrieCommitment(store, new DatabaseNodes(database));
 * 	const accounts = new Map([[address, { ...EMPTY_ACCOUNT, balance }]]);
 * 	store.apply({ accounts, slots: new Map(), blobs: new Map(), aliases: new Map() });
 * 	commitment.record(store.changes());
 * 	database.transaction((writer) => {
 * 		writeBlock(writer, block, { changes: store.changes(), nodes: commitment.changes() });
 * 	});
 * }
 * console.log(new HistoricalStore(database, 1n).account(address)?.balance); // 5n
 * database.transaction((writer) => undoBlock(writer, 2n));
 * new DatabaseStore(database).account(address)?.balance; // 5n
 * ```
 */
export function writeBlock(writer: DatabaseWriter, block: bigint, { changes, nodes }: BlockState): void {
	const entries = entriesOf(changes);
	for (const entry of entries) {
		const old = writer.get(KEPT_TABLES[entry.table]!, entry.key);
		writer.put(STATE_TABLES.history, historyKey(entry, block), encodeOld(old));
	}
	writer.put(STATE_TABLES.changed, blockKey(block), encodeEntries(entries));
	writeState(writer, changes);
	writeNodes(writer, nodes);
}

/** What {@link undoBlock} did. */
export interface UndoneBlock {
	/** What it applied to the state: tell a {@link DatabaseStore} of it. */
	readonly applied: StateChanges;
	/** The changes that the block had made. Its blobs are not among them: they are still stored. */
	readonly undone: StateChanges;
	/** The state root after it. */
	readonly root: Hex;
}

/**
 * Undoes the last block that was written, trie nodes included, within a transaction of the caller.
 *
 * @param block its number.
 * @throws DatabaseError `unavailable` if it is not the last one, or its old values are no longer kept.
 * @example
 * ```ts
 * import { MemoryDatabase, undoBlock, writeBlock } from '@altvm/state';
 *
 * const database = new MemoryDatabase();
 * const changes = { accounts: new Map(), slots: new Map(), blobs: new Map(), aliases: new Map() };
 * const nodes = { cleared: new Set<never>(), nodes: new Map() };
 * database.transaction((writer) => writeBlock(writer, 1n, { changes, nodes }));
 * const { root } = database.transaction((writer) => undoBlock(writer, 1n));
 * root.slice(0, 18); // 0x56e81f171bcc55a6
 * ```
 */
export function undoBlock(writer: DatabaseWriter, block: bigint): UndoneBlock {
	const last = lastBlock(writer);
	if (last !== block) {
		throw new DatabaseError(
			'unavailable',
			`block ${block} cannot be undone: the last one that can is ${last ?? 'none'}`,
		);
	}
	const inverse = new EntryChanges();
	const entries = [...changedEntries(writer, block)];
	for (const entry of entries) {
		const key = historyKey(entry, block);
		const old = readOld(writer, key);
		inverse.set(entry, old, old ?? writer.get(KEPT_TABLES[entry.table]!, entry.key));
		writer.remove(STATE_TABLES.history, key);
	}
	writer.remove(STATE_TABLES.changed, blockKey(block));
	const applied = inverse.changes;
	const current = new DatabaseStore(writer, { cacheBytes: 0 });
	const undone = invertChanges(current, applied);
	const before = new OverlayStore(current);
	before.apply(applied);
	const commitment = new PathTrieCommitment(before, new DatabaseNodes(writer));
	commitment.record(applied);
	const root = commitment.rootNow();
	const nodes = commitment.changes();
	writeState(writer, applied);
	writeNodes(writer, nodes);
	return { applied, undone, root };
}

function readOld(reader: DatabaseReader, key: Uint8Array): Uint8Array | undefined {
	const bytes = reader.get(STATE_TABLES.history, key);
	if (!bytes) throw new DatabaseError('damaged', 'an old value that a block replaced is missing');
	return decodeOld(bytes);
}

/** The entries that a kept block changed. */
export function changedEntries(reader: DatabaseReader, block: bigint): Iterable<StateEntry> {
	const bytes = reader.get(STATE_TABLES.changed, blockKey(block));
	if (!bytes) throw new DatabaseError('unavailable', `what block ${block} changed is not kept`);
	return decodeEntries(bytes);
}

/**
 * Returns the first block whose old values are kept, undefined if there is none. The state after the block before it is the oldest that can be
 * read.
 *
 * @example
 * ```ts
 * import { firstBlock, MemoryDatabase } from '@altvm/state';
 *
 * firstBlock(new MemoryDatabase()); // undefined
 * ```
 */
export function firstBlock(reader: DatabaseReader): bigint | undefined {
	for (const [key] of reader.range(STATE_TABLES.changed, { limit: 1 })) return blockOfKey(key);
	return undefined;
}

/**
 * Returns the last block whose state was written ({@link writeBlock}), undefined if there is none.
 *
 * @example
 * ```ts
 * import { lastBlock, MemoryDatabase } from '@altvm/state';
 *
 * lastBlock(new MemoryDatabase()); // undefined
 * ```
 */
export function lastBlock(reader: DatabaseReader): bigint | undefined {
	for (const [key] of reader.range(STATE_TABLES.changed, { reverse: true, limit: 1 })) return blockOfKey(key);
	return undefined;
}

/**
 * Drops the old values of blocks before `first`, the oldest first, within a transaction of the caller. States before `first - 1` can no
 * longer be read.
 *
 * @param limit most blocks of one call. Default 16.
 * @returns how many blocks it dropped.
 * @example
 * ```ts
 * import { MemoryDatabase, pruneHistory, writeBlock } from '@altvm/state';
 *
 * const database = new MemoryDatabase();
 * const changes = { accounts: new Map(), slots: new Map(), blobs: new Map(), aliases: new Map() };
 * const nodes = { cleared: new Set<never>(), nodes: new Map() };
 * for (const block of [1n, 2n, 3n]) database.transaction((writer) => writeBlock(writer, block, { changes, nodes }));
 * database.transaction((writer) => pruneHistory(writer, 3n)); // 2
 * ```
 */
export function pruneHistory(writer: DatabaseWriter, first: bigint, limit = 16): number {
	const to = blockKey(first);
	const blocks = Array.from(writer.range(STATE_TABLES.changed, { to, limit }), ([key]) => blockOfKey(key));
	for (const block of blocks) {
		for (const entry of changedEntries(writer, block)) writer.remove(STATE_TABLES.history, historyKey(entry, block));
		writer.remove(STATE_TABLES.changed, blockKey(block));
	}
	return blocks.length;
}
