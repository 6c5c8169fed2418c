import { describe, expect, it } from 'vitest';
import { type BlobSchedule, blobBaseFee, blobSchedule } from './blob-gas.ts';

describe('the base fee of blob gas', () => {
	// TestCalcBlobFee of go-ethereum (consensus/misc/eip4844).
	it.each([
		[0n, 1n],
		[2_314_057n, 1n],
		[2_314_058n, 2n],
		[10n * 1024n * 1024n, 23n],
	])('in Cancun, at an excess of %d, is %d', (excess, fee) => {
		expect(blobBaseFee(excess, blobSchedule('cancun'))).toBe(fee);
	});

	const { baseFeeUpdateFraction } = blobSchedule('cancun');
	/** The largest excess whose fee fits 256 bits: e^177.4456... of the fraction. */
	const HIGHEST = 592_398_315n;

	it('fits 256 bits, or is refused', () => {
		expect(blobBaseFee(HIGHEST, blobSchedule('cancun')).toString(2)).toHaveLength(256);
		expect(() => blobBaseFee(HIGHEST + 1n, blobSchedule('cancun'))).toThrow(/beyond any fee of 256 bits: 592398316/);
	});

	it.each<[string, bigint, Partial<BlobSchedule>]>([
		['an excess near 2^64, at once', 2n ** 64n - 393_216n, {}],
		['an excess near 2^64 at a fraction of 1', 2n ** 64n - 1n, { baseFeeUpdateFraction: 1n }],
		['an excess of more than 64 bits', 2n ** 64n, { baseFeeUpdateFraction: 2n ** 64n }],
		['a negative excess', -1n, {}],
		['a fraction of zero', 1n, { baseFeeUpdateFraction: 0n }],
		['a negative fraction', 1n, { baseFeeUpdateFraction: -1n }],
	])('refuses %s', (_what, excess, schedule) => {
		expect(() => blobBaseFee(excess, { target: 3, max: 6, baseFeeUpdateFraction, ...schedule })).toThrow(RangeError);
	});

	// TestFakeExponential of go-ethereum: e^(excess / fraction), rounded down at every step.
	it.each([
		[0n, 1n, 1n],
		[2n, 1n, 6n],
		[4n, 2n, 6n],
		[3n, 1n, 16n],
		[6n, 2n, 18n],
		[4n, 1n, 49n],
		[8n, 2n, 50n],
		[5n, 1n, 136n],
		[5n, 2n, 11n],
		[50_000_000n, 2_225_652n, 5_709_098_764n],
	])('at an excess of %d and an update fraction of %d is %d', (excess, baseFeeUpdateFraction, fee) => {
		expect(blobBaseFee(excess, { target: 3, max: 6, baseFeeUpdateFraction })).toBe(fee);
	});
});

it('more blobs fit into a block from Prague (EIP-7691), and their price responds more slowly', () => {
	const prague = { target: 6, max: 9, baseFeeUpdateFraction: 5_007_716n };
	expect(blobSchedule('cancun')).toEqual({ target: 3, max: 6, baseFeeUpdateFraction: 3_338_477n });
	expect([blobSchedule('prague'), blobSchedule('osaka')]).toEqual([prague, prague]);
});
