import { describe, expect, it } from 'vitest';
import { type ChainConfig, rulesAt } from './chain-config.ts';

const BPO = { target: 10, max: 15, baseFeeUpdateFraction: 8346193n };
const config: ChainConfig = {
	chainId: 5n,
	forks: [
		{ hardfork: 'homestead' },
		{ hardfork: 'dao', block: 3n },
		{ hardfork: 'london', block: 5n },
		{ hardfork: 'paris', totalDifficulty: 100n },
		{ hardfork: 'cancun', timestamp: 1000n },
		{ hardfork: 'osaka', timestamp: 2000n },
		{ hardfork: 'osaka', timestamp: 3000n, blobSchedule: BPO },
	],
};

describe('the rules of a place in a chain', () => {
	it.each<[number, number, number, string]>([
		[1, 1, 0, 'homestead'],
		[3, 1, 0, 'dao'],
		[4, 1, 0, 'dao'],
		[5, 1, 0, 'london'],
		// The merge is not at a time, and what comes after it does not come before.
		[6, 5000, 99, 'london'],
		[6, 999, 100, 'paris'],
		[6, 1000, 100, 'cancun'],
		[6, 2000, 100, 'osaka'],
	])('at block %i, second %i, total difficulty %i are those of %s', (number, timestamp, total, hardfork) => {
		const place = { number: BigInt(number), timestamp: BigInt(timestamp), parentTotalDifficulty: BigInt(total) };
		expect(rulesAt(config, place)).toMatchObject({ hardfork, chainId: 5n, daoBlock: 3n });
	});

	it('have the blob schedule of a later change', () => {
		const at = (timestamp: bigint) =>
			rulesAt(config, { number: 9n, timestamp, parentTotalDifficulty: 100n }).blobSchedule;
		expect([at(1000n).max, at(2000n).max, at(3000n)]).toEqual([6, 9, BPO]);
	});

	it('keep the blob schedule of the same fork until it is changed', () => {
		const forks = [
			{ hardfork: 'osaka', blobSchedule: BPO },
			{ hardfork: 'osaka', timestamp: 9n },
		] as const;
		expect(rulesAt({ chainId: 1n, forks }, { number: 1n, timestamp: 9n }).blobSchedule).toEqual(BPO);
	});

	it.each<[string, ChainConfig, RegExp]>([
		['without forks', { chainId: 1n, forks: [] }, /no fork at block 1/],
		['before the first fork', { chainId: 1n, forks: [{ hardfork: 'london', block: 2n }] }, /no fork at block 1/],
		[
			'whose forks are out of order',
			{ chainId: 1n, forks: [{ hardfork: 'osaka' }, { hardfork: 'london' }] },
			/after osaka/,
		],
		[
			'with a fork before the one that it follows',
			{
				chainId: 1n,
				forks: [
					{ hardfork: 'cancun', timestamp: 1n },
					{ hardfork: 'osaka', timestamp: 0n },
				],
			},
			/osaka begins before cancun/,
		],
		['with a total difficulty that is not told', { ...config, forks: config.forks.slice(3) }, /total difficulty/],
	])('are refused for a chain %s', (_what, chain, message) => {
		const run = () => rulesAt(chain, { number: 1n, timestamp: 1n });
		expect(run).toThrow(expect.objectContaining({ name: 'HostError', code: 'bad-request' }));
		expect(run).toThrow(message);
	});
});
