import type { ChainConfig } from '@altvm/ethereum';
import { expect, it } from 'vitest';
import { forkId } from './fork-id.ts';

/** Mainnet (EIP-2124 and later announcements). Forks that only move the difficulty bomb count too. */
const MAINNET: ChainConfig = {
	chainId: 1n,
	forks: [
		{ hardfork: 'chainstart' },
		{ hardfork: 'homestead', block: 1_150_000n },
		{ hardfork: 'dao', block: 1_920_000n },
		{ hardfork: 'tangerineWhistle', block: 2_463_000n },
		{ hardfork: 'spuriousDragon', block: 2_675_000n },
		{ hardfork: 'byzantium', block: 4_370_000n },
		// Two forks of one block count once.
		{ hardfork: 'constantinople', block: 7_280_000n },
		{ hardfork: 'petersburg', block: 7_280_000n },
		{ hardfork: 'istanbul', block: 9_069_000n },
		{ hardfork: 'muirGlacier', block: 9_200_000n },
		{ hardfork: 'berlin', block: 12_244_000n },
		{ hardfork: 'london', block: 12_965_000n },
		{ hardfork: 'arrowGlacier', block: 13_773_000n },
		{ hardfork: 'grayGlacier', block: 15_050_000n },
		{ hardfork: 'paris', totalDifficulty: 58_750_000_000_000_000_000_000n },
		{ hardfork: 'shanghai', timestamp: 1_681_338_455n },
		{ hardfork: 'cancun', timestamp: 1_710_338_135n },
		{ hardfork: 'prague', timestamp: 1_746_612_311n },
	],
};
const genesis = { hash: '0xd4e56740f876aef8c010b86a40d5f56745a118d0906a34e69aec8c0db1cb8fa3', timestamp: 0n } as const;

it.each([
	[1_681_338_454n, '0xf0afd0e3'],
	[1_681_338_455n, '0xdce96c2d'],
	[1_710_338_135n, '0x9f3d2254'],
	[1_746_612_311n, '0xc376cf8b'],
])("mainnet's at %d is %s", (time, id) => {
	expect(forkId(MAINNET, genesis, time)).toBe(id);
});

it('a fork that the genesis block has, or that has the number 0, does not count', () => {
	const forks = [
		{ hardfork: 'london', block: 0n },
		{ hardfork: 'prague', timestamp: 5n },
	] as const;
	const none = forkId({ chainId: 1n, forks: [] }, { ...genesis, timestamp: 9n }, 100n);
	expect(forkId({ chainId: 1n, forks }, { ...genesis, timestamp: 9n }, 100n)).toBe(none);
	expect(forkId({ chainId: 1n, forks, netsplitBlock: 3n }, { ...genesis, timestamp: 9n }, 100n)).not.toBe(none);
});
