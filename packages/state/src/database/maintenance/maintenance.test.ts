import { keccak256 } from '@altvm/abi-bridge';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MerklePatriciaCommitment } from '../../commitment/merkle-patricia.ts';
import { type BlockWrites, blockWrites, changesOfBlock, stateText } from '../../testing/arbitrary-blocks.ts';
import { PlainStore } from '../../testing/plain-store.ts';
import { DatabaseStore } from '../database-store.ts';
import { writeBlock } from '../history/write-block.ts';
import { MemoryDatabase } from '../memory-database.ts';
import { DatabaseNodes } from '../trie/node-reader.ts';
import { PathTrieCommitment } from '../trie/path-trie-commitment.ts';
import { checkState } from './check-state.ts';
import { exportState } from './export-state.ts';
import { importState } from './import-state.ts';
import { tableStats } from './state-stats.ts';

function write(blocks: readonly BlockWrites[]) {
	const database = new MemoryDatabase();
	const store = new PlainStore();
	const commitment = new PathTrieCommitment(store, new DatabaseNodes(new MemoryDatabase()));
	for (const [i, writes] of blocks.entries()) {
		const changes = changesOfBlock(store, writes);
		store.apply(changes);
		const nodes = new PathTrieCommitment(store, new DatabaseNodes(database));
		nodes.record(changes);
		commitment.record(changes);
		const code = Uint8Array.of(i);
		const blobs = new Map([[keccak256(code), code]]);
		database.transaction((writer) =>
			writeBlock(writer, BigInt(i), { changes: { ...changes, blobs }, nodes: nodes.changes() }),
		);
	}
	return { database, store };
}

const blocks = fc.array(blockWrites, { minLength: 1, maxLength: 6 });

/** A state with entries of every kind, and tries of several levels. */
function sample() {
	const arbitrary = fc.array(blockWrites, { minLength: 20, maxLength: 20 });
	for (let seed = 1; ; seed++) {
		const written = write(fc.sample(arbitrary, { numRuns: 1, seed })[0]!);
		const stats = tableStats(written.database, ['account', 'slot', 'slot-long', 'node', 'alias']);
		if (stats.every(({ entries }) => entries > 0)) return written;
	}
}

describe('the check of a state', () => {
	it('finds no problem in what blocks wrote, and the root', async () => {
		await fc.assert(
			fc.asyncProperty(blocks, async (blocks) => {
				const { database, store } = write(blocks);
				const checked = checkState(database.snapshot());
				expect(checked.problems).toEqual([]);
				expect(checked.root).toBe(await new MerklePatriciaCommitment(store).root());
				const [accounts, slots] = [[...store.accounts()], tableStats(database, ['slot', 'slot-long'])];
				expect([checked.accounts, checked.slots]).toEqual([accounts.length, slots[0]!.entries + slots[1]!.entries]);
			}),
			{ numRuns: 50 },
		);
	});

	it.each(['account', 'slot', 'slot-long', 'node', 'alias'])(
		'finds an entry of table %s that is gone, changed or added',
		(table) => {
			const { database } = sample();
			const entries = [...database.range(table)];
			expect(entries.length).toBeGreaterThan(0);
			for (const [key, value] of entries.slice(0, 40)) {
				database.transaction((writer) => writer.remove(table, key));
				expect(checkState(database).problems, `${table} ${key} is gone`).not.toEqual([]);
				const changed = value.slice();
				changed[changed.length - 1]! ^= 1;
				database.transaction((writer) => writer.put(table, key, changed));
				let problems: unknown = [];
				try {
					({ problems } = checkState(database));
				} catch (error) {
					problems = error;
				}
				expect(problems, `${table} ${key} is changed`).not.toEqual([]);
				database.transaction((writer) => writer.put(table, key, value));
			}
			expect(checkState(database).problems).toEqual([]);
			if (table === 'alias') return;
			const [key, value] = entries[0]!;
			const other = key.slice();
			other[other.length - 1]! ^= 0x55;
			database.transaction((writer) => writer.put(table, other, value));
			expect(checkState(database).problems).not.toEqual([]);
		},
	);

	it('lists as many problems as it may', () => {
		const { database } = sample();
		database.transaction((writer) => {
			for (const [key] of [...database.range('node')]) writer.remove('node', key);
		});
		expect(checkState(database, { maxProblems: 3 }).problems.length).toBe(3);
	});
});

describe('an exported state', () => {
	it('is the same state when it is imported', async () => {
		await fc.assert(
			fc.asyncProperty(blocks, async (blocks) => {
				const { database, store } = write(blocks);
				const copy = new MemoryDatabase();
				const imported = await importState(copy, exportState(database));
				expect(imported.root).toBe(await new MerklePatriciaCommitment(store).root());
				expect(stateText(new DatabaseStore(copy))).toEqual(stateText(store));
				expect([...exportState(copy)]).toEqual([...exportState(database)]);
				expect(tableStats(copy, ['node'])).toEqual(tableStats(database, ['node']));
				expect(checkState(copy).problems).toEqual([]);
			}),
			{ numRuns: 50 },
		);
	});

	it.each([
		[
			'a line is missing',
			(lines: string[]) => lines.filter((_, i) => i !== lines.length - 2),
			/line \d+: lines are missing/,
		],
		['the last line is missing', (lines: string[]) => lines.slice(0, -1), /the last line is missing/],
		['the first line is missing', (lines: string[]) => lines.slice(1), /line 1: not between/],
		[
			'a balance differs',
			(lines: string[]) => lines.map((line) => line.replace('"balance":"1"', '"balance":"2"')),
			/the root is/,
		],
		['a line is no JSON', (lines: string[]) => lines.with(3, '{'), /line 4: /],
		['a line is of another kind', (lines: string[]) => lines.with(3, '{"other":1}'), /line 4: not a line/],
		['it has another format', (lines: string[]) => lines.with(0, '{"format":"x"}'), /line 1: not in the format/],
	])('is refused if %s', async (_, change, message) => {
		const lines = change([...exportState(sample().database)]);
		await expect(importState(new MemoryDatabase(), lines)).rejects.toThrow(message);
		await expect(importState(new MemoryDatabase(), lines)).rejects.toMatchObject({ code: 'damaged' });
	});

	it('is not imported over another one', async () => {
		const { database } = sample();
		await expect(importState(database, exportState(database))).rejects.toMatchObject({ code: 'busy' });
	});
});
