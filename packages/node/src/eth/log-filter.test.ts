import { toAddress } from '@altvm/abi-bridge';
import { describe, expect, it } from 'vitest';
import { logFilter, matchesFilter } from './log-filter.ts';

const [A, B] = [`0x${'aa'.repeat(20)}`, `0x${'bb'.repeat(20)}`];
const topic = (byte: string) => `0x${byte.repeat(32)}` as const;

describe('a filter', () => {
	it.each([
		[{}, { blocks: {}, addresses: [], topics: [] }],
		[
			{ fromBlock: '0x1', toBlock: 'latest' },
			{ blocks: { from: 1n, to: 'latest' }, addresses: [], topics: [] },
		],
		[
			{ fromBlock: null, address: null, topics: null },
			{ blocks: {}, addresses: [], topics: [] },
		],
		[{ blockHash: topic('01') }, { blocks: { hash: topic('01') }, addresses: [], topics: [] }],
		[{ address: A }, { blocks: {}, addresses: [toAddress(A)], topics: [] }],
		[{ address: [A, B] }, { blocks: {}, addresses: [toAddress(A), toAddress(B)], topics: [] }],
		[
			{ topics: [null, [], topic('01'), [topic('02'), topic('03')]] },
			{ blocks: {}, addresses: [], topics: [null, null, [topic('01')], [topic('02'), topic('03')]] },
		],
		// A null among alternatives stands for any topic.
		[{ topics: [[topic('01'), null]] }, { blocks: {}, addresses: [], topics: [null] }],
	])('is %j', (given, meant) => {
		expect(logFilter.parse(given)).toEqual(meant);
	});

	it.each([
		{ blockHash: topic('01'), fromBlock: '0x1' },
		{ blockHash: topic('01'), toBlock: 'latest' },
		{ blockHash: '0x1' },
		{ fromBlock: 1 },
		{ fromBlock: '01' },
		{ address: '0x1' },
		{ address: Array.from({ length: 1001 }, () => A) },
		{ topics: ['0x1'] },
		{ topics: [null, null, null, null, null] },
		{ topics: topic('01') },
		[],
		'0x1',
		null,
	])('is not %#', (given) => {
		expect(logFilter.safeParse(given).success).toBe(false);
	});
});

it('matches by the place of a topic', () => {
	const log = { address: toAddress(A), topics: [topic('01'), topic('02')] };
	const matches = (filter: object) => matchesFilter(log, logFilter.parse(filter));
	expect(matches({})).toBe(true);
	expect(matches({ address: [B, A] })).toBe(true);
	expect(matches({ address: B })).toBe(false);
	expect(matches({ topics: [topic('01')] })).toBe(true);
	expect(matches({ topics: [topic('02')] })).toBe(false);
	expect(matches({ topics: [null, topic('02')] })).toBe(true);
	expect(matches({ topics: [[topic('03'), topic('01')], topic('03')] })).toBe(false);
	expect(matches({ topics: [null, null, null] })).toBe(false);
});
