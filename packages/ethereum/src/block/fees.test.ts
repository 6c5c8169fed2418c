import { type EvmHardfork, HARDFORKS } from '@altvm/evm';
import { createBlockHeader, type BlockHeader as TheirHeader } from '@ethereumjs/block';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { genesisHeader } from '../config/genesis-header.ts';
import { blobSchedule } from '../transaction/blob-gas.ts';
import { transactionCommon } from '../transaction/common.ts';
import { nextDifficulty } from './difficulty.ts';
import { checkGasLimit, nextBaseFee, nextExcessBlobGas, nextGasLimit } from './fees.ts';
import { type BlockHeader, ommersHash } from './header.ts';

const NO_OMMERS = ommersHash([]);
const since = (fork: EvmHardfork) => HARDFORKS.slice(HARDFORKS.indexOf(fork));
const between = (min: bigint, max: bigint) => fc.bigInt({ min, max });

function theirs(hardfork: EvmHardfork, fields: Record<string, unknown>): TheirHeader {
	return createBlockHeader(fields as Parameters<typeof createBlockHeader>[0], {
		common: transactionCommon(hardfork, 1n),
		skipConsensusFormatValidation: true,
	});
}

describe('the next base fee', () => {
	it.each(since('london'))('in %s is that of @ethereumjs/block', (hardfork) => {
		fc.assert(
			fc.property(between(5000n, 2n ** 40n), between(0n, 1000n), between(0n, 2n ** 70n), (gasLimit, part, baseFee) => {
				const gasUsed = (gasLimit * part) / 1000n;
				const parent = genesisHeader(hardfork, { gasLimit, gasUsed, baseFee });
				const expected = theirs(hardfork, { number: 1n, gasLimit, gasUsed, baseFeePerGas: baseFee }).calcNextBaseFee();
				expect(nextBaseFee(hardfork, parent)).toBe(expected);
			}),
		);
	});

	it('is 1 gwei in the first block of London, and absent before', () => {
		expect(nextBaseFee('london', genesisHeader('berlin', { gasLimit: 5000n }))).toBe(10n ** 9n);
		expect(nextBaseFee('berlin', genesisHeader('berlin', { gasLimit: 5000n }))).toBeUndefined();
	});

	it('stays after a parent whose gas limit has no half', () => {
		expect(nextBaseFee('london', genesisHeader('london', { gasLimit: 1n, gasUsed: 1n, baseFee: 7n }))).toBe(7n);
	});
});

describe('the next excess blob gas', () => {
	it.each(since('cancun'))('in %s is that of @ethereumjs/block', (hardfork) => {
		const blobs = BigInt(blobSchedule(hardfork).max);
		const fees = between(0n, 2n ** 40n);
		fc.assert(
			fc.property(between(0n, 200_000_000n), between(0n, blobs), fees, (excessBlobGas, count, baseFee) => {
				const blobGasUsed = count * 131_072n;
				const parent = genesisHeader(hardfork, { excessBlobGas, blobGasUsed, baseFee });
				const header = theirs(hardfork, { number: 1n, excessBlobGas, blobGasUsed, baseFeePerGas: baseFee });
				const expected = header.calcNextExcessBlobGas(header.common);
				expect(nextExcessBlobGas(hardfork, blobSchedule(hardfork), parent)).toBe(expected);
			}),
		);
	});

	it('is zero in the first block of Cancun, and absent before', () => {
		expect(nextExcessBlobGas('cancun', blobSchedule('cancun'), genesisHeader('shanghai'))).toBe(0n);
		expect(nextExcessBlobGas('shanghai', blobSchedule('cancun'), genesisHeader('shanghai'))).toBeUndefined();
	});

	it('of an excess whose price is beyond every fee is the price rule without EIP-7918', () => {
		const schedule = { target: 1, max: 2, baseFeeUpdateFraction: 1n };
		const parent = genesisHeader('osaka', { excessBlobGas: 10n ** 9n, baseFee: 2n ** 200n });
		expect(nextExcessBlobGas('osaka', schedule, parent)).toBe(10n ** 9n - 131_072n);
	});
});

describe('the next difficulty', () => {
	const parents = fc.record({
		difficulty: between(131_072n, 2n ** 60n),
		number: fc.oneof(between(0n, 1000n), between(100_000n, 20_000_000n)),
		seconds: fc.oneof(between(1n, 40n), between(1n, 5000n)),
		hasOmmers: fc.boolean(),
	});
	// @ethereumjs/block 10.1.3 does not have London's delay of EIP-3554.
	const withWork = HARDFORKS.slice(0, HARDFORKS.indexOf('paris')).filter((fork) => fork !== 'london');
	it.each(withWork)('in %s is that of @ethereumjs/block', (hardfork) => {
		fc.assert(
			fc.property(parents, ({ difficulty, number, seconds, hasOmmers }) => {
				const timestamp = 1_500_000_000n;
				const uncleHash = hasOmmers ? `0x${'ab'.repeat(32)}` : NO_OMMERS;
				const parent = theirs(hardfork, { number, timestamp, difficulty, uncleHash });
				const child = theirs(hardfork, { number: number + 1n, timestamp: timestamp + seconds });
				const ours = { difficulty, timestamp, ommersHash: uncleHash };
				expect(nextDifficulty(hardfork, number + 1n, timestamp + seconds, ours)).toBe(
					child.ethashCanonicalDifficulty(parent),
				);
			}),
		);
	});

	it('has the bomb 9,700,000 blocks later in London', () => {
		const parent = { difficulty: 2n ** 40n, timestamp: 0n, ommersHash: NO_OMMERS };
		const of = (number: bigint) => nextDifficulty('london', number, 9n, parent) - 2n ** 40n;
		expect([of(9_899_999n), of(9_900_000n), of(10_000_000n), of(10_100_000n)]).toEqual([0n, 1n, 2n, 4n]);
	});

	it('is zero since Paris', () => {
		const parent = { difficulty: 2n ** 60n, timestamp: 1n, ommersHash: NO_OMMERS };
		expect(nextDifficulty('paris', 1n, 2n, parent)).toBe(0n);
	});

	it('of a number near 2^64 is a number, if none that a header holds', () => {
		const parent = { difficulty: 131_072n, timestamp: 1n, ommersHash: NO_OMMERS };
		expect(nextDifficulty('grayGlacier', 2n ** 64n - 1n, 2n, parent) >> 256n).toBe(1n);
	});
});

describe('the gas limit', () => {
	const check = (fork: EvmHardfork, gasLimit: bigint, parent: Partial<BlockHeader>) => () =>
		checkGasLimit(fork, gasLimit, genesisHeader(parent.baseFee === undefined ? 'berlin' : 'london', parent));

	it('moves by less than 1/1024 of the parent', () => {
		const parent = { gasLimit: 1_024_000n };
		for (const allowed of [1_024_999n, 1_024_000n, 1_023_001n]) check('berlin', allowed, parent)();
		for (const refused of [1_025_000n, 1_023_000n]) {
			expect(check('berlin', refused, parent)).toThrow(expect.objectContaining({ code: 'gas-limit' }));
		}
	});

	it('doubles in the first block of London', () => {
		check('london', 2_048_000n, { gasLimit: 1_024_000n })();
		expect(check('london', 1_024_000n, { gasLimit: 1_024_000n })).toThrow(/differs from the parent's 2048000/);
		check('london', 1_024_000n, { gasLimit: 1_024_000n, baseFee: 7n })();
	});

	it('is from 5,000 to 2^63 - 1', () => {
		expect(check('berlin', 4999n, { gasLimit: 5000n })).toThrow(/below 5000/);
		check('berlin', 5000n, { gasLimit: 5000n })();
		expect(check('berlin', 2n ** 63n, { gasLimit: 2n ** 63n - 1n })).toThrow(/above 9223372036854775807/);
	});

	it('that a maker asks for is moved to as far as it may', () => {
		fc.assert(
			fc.property(between(5000n, 2n ** 63n - 1n), between(0n, 2n ** 64n - 1n), (gasLimit, wanted) => {
				const parent = genesisHeader('london', { gasLimit });
				const next = nextGasLimit('london', parent, wanted);
				checkGasLimit('london', next, parent);
				if (next !== wanted) {
					const further = wanted > next ? next + 1n : next - 1n;
					expect(() => checkGasLimit('london', further, parent)).toThrow();
				}
			}),
		);
	});
});
