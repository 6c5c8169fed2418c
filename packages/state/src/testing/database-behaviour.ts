import { bytesToHex, compareBytes, type Hex } from '@altvm/abi-bridge';
import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import type {
	Database,
	DatabaseRange,
	DatabaseReader,
	DatabaseSnapshot,
	DatabaseWriter,
} from '../database/database.ts';

type Model = ReadonlyMap<string, ReadonlyMap<Hex, readonly [Uint8Array, Uint8Array]>>;

const TABLES = ['one', 'two', 'never'] as const;
/** Few keys, so that they meet, some of them with a common beginning, and the longest. */
const KEYS = [[0], [0, 0], [1], [1, 255], [2, 1], [127], [128], [255], [255, 255], new Array(255).fill(9)].map(
	(bytes) => Uint8Array.from(bytes),
);
const VALUES = [0, 1, 40, 5000].map((length) => new Uint8Array(length).fill(length & 255));

const key = fc.constantFrom(...KEYS);
const put = fc.record({
	type: fc.constant('put' as const),
	table: fc.constantFrom('one', 'two'),
	key,
	value: fc.constantFrom(...VALUES),
});
const remove = fc.record({ type: fc.constant('remove' as const), table: fc.constantFrom('one', 'two'), key });
const transaction = fc.record({
	type: fc.constant('transaction' as const),
	writes: fc.array(fc.oneof(put, remove), { maxLength: 8 }),
	fails: fc.boolean(),
});
const step = fc.oneof(
	transaction,
	fc.constant({ type: 'snapshot' as const }),
	fc.record({ type: fc.constant('close' as const), index: fc.nat(9) }),
);
const range: fc.Arbitrary<DatabaseRange> = fc.record(
	{ from: key, to: key, reverse: fc.boolean(), limit: fc.nat(4) },
	{ requiredKeys: [] },
);

function modelRange(model: Model, table: string, { from, to, reverse, limit }: DatabaseRange) {
	const entries = [...(model.get(table)?.values() ?? [])]
		.filter(([key]) => (!from || compareBytes(key, from) >= 0) && (!to || compareBytes(key, to) < 0))
		.sort(([a], [b]) => compareBytes(a, b));
	if (reverse) entries.reverse();
	return entries.slice(0, limit);
}

const shown = (entries: Iterable<readonly [Uint8Array, Uint8Array]>) =>
	Array.from(entries, ([key, value]) => `${bytesToHex(key)}=${bytesToHex(value)}`);

function mustEqual(reader: DatabaseReader, model: Model, ranges: readonly DatabaseRange[] = []): void {
	for (const table of TABLES) {
		for (const key of KEYS) {
			const [, value] = model.get(table)?.get(bytesToHex(key)) ?? [];
			const found = reader.get(table, key);
			expect(found && bytesToHex(found)).toBe(value && bytesToHex(value));
		}
		for (const range of [{}, ...ranges]) {
			expect(shown(reader.range(table, range))).toEqual(shown(modelRange(model, table, range)));
		}
	}
}

function write(model: Model, writes: readonly { table: string; key: Uint8Array; value?: Uint8Array }[]): Model {
	const next = new Map([...model].map(([table, entries]) => [table, new Map(entries)]));
	for (const { table, key, value } of writes) {
		const entries = next.get(table) ?? new Map();
		next.set(table, entries);
		if (value) entries.set(bytesToHex(key), [key, value]);
		else entries.delete(bytesToHex(key));
	}
	return next;
}

const apply = (writer: DatabaseWriter, writes: readonly { table: string; key: Uint8Array; value?: Uint8Array }[]) => {
	for (const { table, key, value } of writes) {
		if (value) writer.put(table, key, value);
		else writer.remove(table, key);
	}
};

/** What every database must do. `open` makes an empty one. */
export function databaseBehaviour(name: string, open: () => Database, numRuns = 100): void {
	describe(`${name}, as every database`, () => {
		const opened: Database[] = [];
		const make = () => {
			const database = open();
			opened.push(database);
			return database;
		};
		afterEach(async () => {
			for (const database of opened.splice(0)) await database.close();
		});
		const first = KEYS[0]!;

		it('holds what a model holds, also in transactions and snapshots', async () => {
			await fc.assert(
				fc.asyncProperty(
					fc.array(step, { maxLength: 12 }),
					fc.array(range, { maxLength: 4 }),
					async (steps, ranges) => {
						const database = open();
						let model: Model = new Map();
						const snapshots: { snapshot: DatabaseSnapshot; model: Model }[] = [];
						try {
							for (const step of steps) {
								if (step.type === 'snapshot') snapshots.push({ snapshot: database.snapshot(), model });
								else if (step.type === 'close') {
									const [closed] = snapshots.splice(step.index % Math.max(1, snapshots.length), 1);
									closed?.snapshot.close();
								} else {
									const next = write(model, step.writes);
									const run = () =>
										database.transaction((writer) => {
											apply(writer, step.writes);
											mustEqual(writer, next, ranges);
											if (step.fails) throw new RangeError('given up');
											return 7;
										});
									if (step.fails) expect(run).toThrow('given up');
									else {
										expect(run()).toBe(7);
										model = next;
									}
								}
								mustEqual(database, model, ranges);
								for (const { snapshot, model } of snapshots) mustEqual(snapshot, model);
							}
						} finally {
							for (const { snapshot } of snapshots) snapshot.close();
							await database.close();
						}
					},
				),
				{ numRuns },
			);
		});

		it('keeps its own copies of keys and values', () => {
			const database = make();
			const key = Uint8Array.of(1);
			const value = Uint8Array.of(2);
			database.transaction((writer) => writer.put('one', key, value));
			const found = database.get('one', Uint8Array.of(1));
			key[0] = value[0] = 9;
			database.transaction((writer) => writer.put('one', Uint8Array.of(1), Uint8Array.of(3)));
			expect([found, database.get('one', Uint8Array.of(1))]).toEqual([Uint8Array.of(2), Uint8Array.of(3)]);
		});

		it.each([0, 256])('refuses a key of %i bytes', (length) => {
			const database = make();
			const key = new Uint8Array(length);
			const error = expect.objectContaining({ name: 'DatabaseError', code: 'bad-key' });
			expect(() => database.get('one', key)).toThrow(error);
			expect(() => database.transaction((writer) => writer.put('one', key, first))).toThrow(error);
			expect(() => database.transaction((writer) => writer.remove('one', key))).toThrow(error);
		});

		it('reads what was committed before while a transaction runs, also in a snapshot', () => {
			const database = make();
			const other = KEYS[1]!;
			database.transaction((writer) => writer.put('one', other, other));
			const snapshot = database.snapshot();
			database.transaction((writer) => {
				writer.put('one', first, first);
				writer.put('two', first, first);
				for (const reader of [database, snapshot]) {
					expect([reader.get('one', first), reader.get('one', other)]).toEqual([undefined, other]);
					expect(shown(reader.range('one'))).toEqual(shown([[other, other]]));
					expect(shown(reader.range('two'))).toEqual([]);
				}
				expect(shown(writer.range('one'))).toEqual(
					shown([
						[first, first],
						[other, other],
					]),
				);
			});
			expect(database.get('two', first)).toEqual(first);
			expect([snapshot.get('two', first), snapshot.get('one', first)]).toEqual([undefined, undefined]);
		});

		it('reads ranges within one another', () => {
			const database = make();
			database.transaction((writer) => {
				for (const key of KEYS) writer.put('one', key, key);
			});
			const all = modelRange(
				new Map([['one', new Map(KEYS.map((key) => [bytesToHex(key), [key, key] as const]))]]),
				'one',
				{},
			);
			const pairs: string[] = [];
			for (const [outer] of database.range('one')) {
				for (const [inner] of database.range('one', { reverse: true })) {
					pairs.push(bytesToHex(outer) + bytesToHex(database.get('one', inner)!));
				}
			}
			expect(pairs).toEqual(
				all.flatMap(([outer]) => all.toReversed().map(([inner]) => bytesToHex(outer) + bytesToHex(inner))),
			);
		});

		it('refuses a transaction within a transaction, and goes on', () => {
			const database = make();
			const nested = () => database.transaction(() => database.transaction(() => {}));
			expect(nested).toThrow(expect.objectContaining({ code: 'busy' }));
			database.transaction((writer) => writer.put('one', first, first));
			expect(database.get('one', first)).toEqual(first);
		});

		it('refuses the writer of a transaction that has ended', () => {
			const database = make();
			const writer = database.transaction((writer) => writer);
			const closed = expect.objectContaining({ code: 'closed' });
			expect(() => writer.put('one', first, first)).toThrow(closed);
			expect(() => writer.get('one', first)).toThrow(closed);
		});

		it('refuses to be read after it or a snapshot was closed', async () => {
			const database = make();
			const snapshot = database.snapshot();
			const closed = expect.objectContaining({ code: 'closed' });
			snapshot.close();
			expect(() => snapshot.get('one', first)).toThrow(closed);
			expect(() => [...snapshot.range('one')]).toThrow(closed);
			snapshot.close();
			await database.close();
			expect(() => database.get('one', first)).toThrow(closed);
			expect(() => database.snapshot()).toThrow(closed);
			expect(() => database.transaction(() => {})).toThrow(closed);
			await database.close();
		});
	});
}
