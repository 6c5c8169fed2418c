import { type Database, MemoryDatabase } from '@altvm/state';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Chain, HeadChange } from '../chain.ts';
import { createChain } from '../create-chain.ts';
import { BOB, buildOn, GENESIS, signed } from '../testing/chains.ts';

let database: Database;
let writer: Chain;
let reader: Chain;

/** A database as another process has it: what is open there is closed by itself. */
function seen(by: Database): Database {
	return {
		get: (table, key) => by.get(table, key),
		range: (table, range) => by.range(table, range),
		snapshot: () => by.snapshot(),
		transaction: () => {
			throw new TypeError('the reader must not write');
		},
		close: async () => {},
	};
}

beforeEach(async () => {
	database = new MemoryDatabase();
	writer = await createChain({ database, genesis: GENESIS });
	reader = await createChain({ database: seen(database), readOnly: true, pollInterval: 5 });
});

afterEach(() => reader.close());

test('a reader follows the head of the writer, and its reorganisations', async () => {
	const heads: HeadChange[] = [];
	reader.onHead((change) => heads.push(change));
	const a = await buildOn(writer, writer.genesis.hash, [await signed(0, BOB, 5n)]);
	expect(reader.blocks.header(a)).toBeUndefined();
	await writer.setHead({ head: a, finalized: writer.genesis.hash });
	expect(reader.head).toEqual(writer.head);
	expect(reader.finalized?.hash).toBe(writer.genesis.hash);
	expect(reader.at(a, (host) => host.balance(BOB))).toBe(5n);
	const b = await buildOn(writer, writer.genesis.hash, [await signed(0, BOB, 6n)], 13n);
	const c = await buildOn(writer, b, [await signed(1, BOB, 1n)]);
	await writer.setHead({ head: c });
	// It looks by itself.
	while (heads.length < 2) await new Promise((resolve) => setTimeout(resolve, 1));
	const hashes = (change: HeadChange | undefined) =>
		[change?.added, change?.removed].map((blocks) => blocks?.map(({ hash }) => hash));
	expect(heads.map(hashes)).toEqual([
		[[a], []],
		[[b, c], [a]],
	]);
	expect(reader.at(reader.head.hash, (host) => host.balance(BOB))).toBe(7n);
	expect(reader.proof(b, reader.genesis.header.coinbase, [])).toEqual(
		writer.proof(b, reader.genesis.header.coinbase, []),
	);
});

test('what is being read stays as it is', async () => {
	const a = await buildOn(writer, writer.genesis.hash, [await signed(0, BOB, 5n)]);
	await writer.setHead({ head: a });
	let goOn = () => {};
	const wait = new Promise<void>((resolve) => (goOn = resolve));
	const reading = reader.at(a, async (host) => {
		await wait;
		return [host.balance(BOB), await host.stateRoot()];
	});
	const logs = reader.blocks.logs({ from: 0n, to: 9n })[Symbol.iterator]();
	const b = await buildOn(writer, writer.genesis.hash, [], 13n);
	await writer.setHead({ head: b });
	expect(reader.head.hash).toBe(b);
	goOn();
	expect(await reading).toEqual([5n, writer.blocks.header(a)!.stateRoot]);
	expect(logs.next().done).toBe(true);
	expect(() => reader.at(a, () => 0)).toThrow(expect.objectContaining({ code: 'state-unavailable' }));
});

test('a reader writes nothing, and needs a chain to read', async () => {
	const { block } = await writer.build({ timestamp: 12n });
	await expect(reader.import(block)).rejects.toMatchObject({ code: 'closed' });
	await expect(reader.setHead({ head: writer.genesis.hash })).rejects.toMatchObject({ code: 'closed' });
	await expect(reader.build({ timestamp: 12n })).rejects.toMatchObject({ code: 'closed' });
	expect(() => reader.edit(() => {})).toThrow(expect.objectContaining({ code: 'closed' }));
	const empty = createChain({ database: new MemoryDatabase(), readOnly: true });
	await expect(empty).rejects.toMatchObject({ code: 'bad-database' });
	await reader.close();
	expect(() => reader.head).toThrow(expect.objectContaining({ code: 'closed' }));
});
