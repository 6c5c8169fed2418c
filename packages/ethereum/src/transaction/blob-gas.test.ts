import { describe, expect, it } from 'vitest';
import { blobBaseFee, blobSchedule } from './blob-gas.ts';

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
