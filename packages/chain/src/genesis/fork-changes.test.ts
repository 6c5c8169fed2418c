import type { ChainConfig } from '@altvm/ethereum';
import { expect, test } from 'vitest';
import { checkForkChanges } from './fork-changes.ts';

const config: ChainConfig = {
	chainId: 5n,
	forks: [
		{ hardfork: 'chainstart' },
		{ hardfork: 'homestead', block: 10n },
		{ hardfork: 'paris', totalDifficulty: 1000n },
		{ hardfork: 'cancun', timestamp: 200n },
		{ hardfork: 'prague', timestamp: 300n },
	],
};
const progress = { number: 50n, timestamp: 250n, totalDifficulty: 1000n };
const changed = (index: number, change: object): ChainConfig => ({
	...config,
	forks: config.forks.map((fork, i) => (i === index ? { ...fork, ...change } : fork)),
});

test('forks that have not begun may be moved, removed and added', () => {
	const osaka = { hardfork: 'osaka', timestamp: 400n } as const;
	for (const given of [
		config,
		changed(4, { timestamp: 251n }),
		{ ...config, forks: config.forks.slice(0, 4) },
		{ ...config, forks: [...config.forks, osaka] },
	]) {
		expect(() => checkForkChanges(config, given, progress)).not.toThrow();
	}
});

test.each<[string, ChainConfig]>([
	['a fork by block', changed(1, { block: 11n })],
	['a fork by total difficulty', changed(2, { totalDifficulty: 999n })],
	['a fork by time', changed(3, { timestamp: 100n })],
	['the blob schedule of a fork', changed(3, { blobSchedule: { target: 1, max: 2, baseFeeUpdateFraction: 3n } })],
	['a fork that would have begun', changed(4, { timestamp: 250n })],
	['a fork that is gone', { ...config, forks: config.forks.slice(0, 3) }],
	['the id of the chain', { ...config, chainId: 6n }],
])('%s must not change once it holds', (_, given) => {
	expect(() => checkForkChanges(config, given, progress)).toThrow(expect.objectContaining({ code: 'bad-database' }));
});
