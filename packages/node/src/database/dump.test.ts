import { CHAIN_TABLES, type Chain, createChain } from '@altvm/chain';
import { MemoryDatabase } from '@altvm/state';
import { beforeEach, describe, expect, it } from 'vitest';
import { buildOn, countCall, testChain } from '../testing/chain.ts';
import { checkBlocks } from './check.ts';
import { ALL_TABLES, dumpDatabase, loadDump } from './dump.ts';

let database: MemoryDatabase;
let chain: Chain;
beforeEach(async () => {
	database = new MemoryDatabase();
	chain = await testChain({ database });
	const first = await buildOn(chain, chain.genesis.hash, [await countCall(0), await countCall(1)]);
	await chain.setHead({ head: await buildOn(chain, first, [await countCall(2)]) });
});
async function* inPieces(bytes: Uint8Array, size: number) {
	for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}
const entries = (of: MemoryDatabase, table: string) =>
	[...of.range(table)].map((pair) => pair.map((bytes) => Buffer.from(bytes).toString('hex')));
const dump = () => Buffer.concat([...dumpDatabase(database)]);

describe('a dump of a database', () => {
	it('makes the same database, from pieces of any size', async () => {
		for (const size of [1, 7, 100_000]) {
			const copy = new MemoryDatabase();
			await loadDump(copy, inPieces(dump(), size));
			for (const table of ALL_TABLES) expect(entries(copy, table), table).toEqual(entries(database, table));
			expect((await createChain({ database: copy })).head.hash).toBe(chain.head.hash);
		}
	});

	it('has every table that a chain uses', () => {
		const used = new Set<string>();
		const spy = new MemoryDatabase();
		const transaction = spy.transaction.bind(spy);
		spy.transaction = (write) =>
			transaction((writer) =>
				write({
					...writer,
					get: writer.get.bind(writer),
					range: writer.range.bind(writer),
					remove: writer.remove.bind(writer),
					put(table, key, value) {
						used.add(table);
						writer.put(table, key, value);
					},
				}),
			);
		return testChain({ database: spy }).then(async (other) => {
			await other.setHead({ head: await buildOn(other, other.genesis.hash, [await countCall(0)]) });
			expect(used.size).toBeGreaterThan(5);
			for (const table of used) expect(ALL_TABLES).toContain(table);
		});
	});

	it('that is cut off makes no database that could be opened', async () => {
		const whole = dump();
		for (const length of [0, 5, 20, whole.length >> 1, whole.length - 1]) {
			const copy = new MemoryDatabase();
			await expect(loadDump(copy, inPieces(whole.subarray(0, length), 1_000))).rejects.toThrow('ends too early');
			expect([...copy.range(CHAIN_TABLES.meta)]).toEqual([]);
		}
	});

	it('is refused if it is none, or if the database is not empty', async () => {
		const damaged = dump();
		damaged[9] = 9;
		await expect(loadDump(new MemoryDatabase(), inPieces(damaged, 100))).rejects.toThrow('damaged');
		await expect(loadDump(new MemoryDatabase(), inPieces(Buffer.from('something else'), 5))).rejects.toThrow(
			'no database of altvm',
		);
		await expect(loadDump(database, inPieces(dump(), 100))).rejects.toThrow('not empty');
	});
});

describe('a check', () => {
	const problems = () => [...checkBlocks(chain)];
	const change = (
		table: string,
		find: (value: Uint8Array) => boolean,
		alter: (value: Uint8Array) => Uint8Array | undefined,
	) => {
		const [key, value] = [...database.range(table)].find(([, value]) => find(value))!;
		database.transaction((writer) => {
			const changed = alter(value.slice());
			if (changed) writer.put(table, key, changed);
			else writer.remove(table, key);
		});
	};
	/** The chain, without what it keeps in memory. */
	const reopen = async () => (chain = await createChain({ database }));

	it('finds nothing in a chain that is right', async () => {
		expect(problems()).toEqual([]);
	});

	it('finds transactions that are not in the index', async () => {
		change(
			CHAIN_TABLES.transactions,
			() => true,
			() => undefined,
		);
		await reopen();
		expect(problems()).toMatchObject([{ problem: expect.stringContaining('is not found') }]);
	});

	it('finds bodies and receipts that are missing', async () => {
		const last = [...database.range(CHAIN_TABLES.bodies)].at(-1)![0];
		database.transaction((writer) => {
			writer.remove(CHAIN_TABLES.bodies, last);
			writer.remove(CHAIN_TABLES.receipts, last);
		});
		await reopen();
		expect(problems()).toEqual([
			{ block: 2n, problem: 'its body is missing' },
			{ block: 2n, problem: 'its receipts are missing' },
		]);
	});
});
