import { type Hex, toAddress } from '@altvm/abi-bridge';
import type { Log } from '@altvm/host';
import { type DatabaseReader, MemoryDatabase } from '@altvm/state';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { LogQuery } from './block-reader.ts';
import { blocksWithLogs, indexLogs, unindexLogs } from './log-index.ts';

const word = (value: number): Hex => `0x${value.toString(16).padStart(64, '0')}`;
const address = fc.nat({ max: 3 }).map((value) => toAddress(`0x${`${value}`.repeat(40)}`));
const topic = fc.nat({ max: 3 }).map(word);
const log: fc.Arbitrary<Log> = fc.record({
	address,
	vm: fc.constant('evm'),
	topics: fc.array(topic, { maxLength: 4 }),
	data: fc.constant(new Uint8Array(0)),
});
const block = fc.record({ gap: fc.integer({ min: 1, max: 200 }), logs: fc.array(log, { maxLength: 3 }) });
const query = fc.record({
	from: fc.nat({ max: 3000 }),
	length: fc.nat({ max: 3000 }),
	addresses: fc.array(address, { maxLength: 2 }),
	topics: fc.array(fc.option(fc.array(topic, { maxLength: 2 })), { maxLength: 4 }),
});

/** Whether a block has, among all of its logs, a value of each condition. Its logs are compared one by one only later. */
function mayHave(logs: readonly Log[], { addresses = [], topics = [] }: Omit<LogQuery, 'from' | 'to'>): boolean {
	if (logs.length === 0) return false;
	if (addresses.length > 0 && !logs.some((each) => addresses.includes(each.address))) return false;
	return topics.every((allowed, i) => !allowed?.length || logs.some((each) => allowed.includes(each.topics[i]!)));
}

function begin(blocks: readonly { gap: number; logs: readonly Log[] }[]) {
	const database = new MemoryDatabase();
	let number = 0n;
	const numbered = blocks.map(({ gap, logs }) => ({ number: (number += BigInt(gap)), logs }));
	database.transaction((writer) => {
		for (const each of numbered) indexLogs(writer, each.number, each.logs);
	});
	return { database, numbered };
}

test('the blocks that may have logs are found, in their order', () => {
	fc.assert(
		fc.property(fc.array(block, { maxLength: 60 }), query, (blocks, { from, length, ...conditions }) => {
			const { database, numbered } = begin(blocks);
			const range = { from: BigInt(from), to: BigInt(from + length) };
			const expected = numbered
				.filter(({ number, logs }) => number >= range.from && number <= range.to && mayHave(logs, conditions))
				.map(({ number }) => number);
			expect([...blocksWithLogs(database, { ...range, ...conditions })]).toEqual(expected);
		}),
	);
});

test('nothing is left of a block that is no longer canonical', () => {
	fc.assert(
		fc.property(fc.array(block, { maxLength: 5 }), (blocks) => {
			const { database, numbered } = begin(blocks);
			database.transaction((writer) => {
				for (const each of numbered) unindexLogs(writer, each.number, each.logs);
			});
			expect([...database.range('logs')]).toEqual([]);
		}),
	);
});

test('a value that is rare is found without reading what is common', () => {
	const common = toAddress(`0x${'aa'.repeat(20)}`);
	const database = new MemoryDatabase();
	database.transaction((writer) => {
		for (let number = 1n; number <= 20_000n; number++) {
			const topics = [word(1), word(number === 15_000n ? 7 : 8)];
			indexLogs(writer, number, [{ address: common, vm: 'evm', topics, data: new Uint8Array(0) }]);
		}
	});
	let read = 0;
	const counting: DatabaseReader = {
		get: (table, key) => database.get(table, key),
		*range(table, range) {
			for (const entry of database.range(table, range)) {
				read++;
				yield entry;
			}
		},
	};
	const wanted = { from: 0n, to: 20_000n, addresses: [common], topics: [[word(1)], [word(7)]] };
	expect([...blocksWithLogs(counting, wanted)]).toEqual([15_000n]);
	expect(read).toBeLessThan(300);
});
