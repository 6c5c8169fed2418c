import type { EvmHardfork } from '@altvm/evm';
import { commonOf } from './rules.ts';

/** The number of blobs per block and the response of their price (EIP-4844, EIP-7840). */
export interface BlobSchedule {
	/** Blobs per block at which the price stays. */
	readonly target: number;
	/** Most blobs of a block. */
	readonly max: number;
	readonly baseFeeUpdateFraction: bigint;
}

/** Blob gas of one blob (EIP-4844). */
export const GAS_PER_BLOB = 131072n;
const CANCUN: BlobSchedule = { target: 3, max: 6, baseFeeUpdateFraction: 3338477n };
/** EIP-7691. */
const PRAGUE: BlobSchedule = { target: 6, max: 9, baseFeeUpdateFraction: 5007716n };

/**
 * The schedule at a fork's activation. Blob-parameter-only forks change it later (EIP-7892).
 *
 * @example
 * ```ts
 * import { blobSchedule } from '@altvm/ethereum';
 *
 * const { target, max } = blobSchedule('prague');
 * console.log(target, max); // 6 9
 * ```
 */
export function blobSchedule(hardfork: EvmHardfork): BlobSchedule {
	return commonOf(hardfork, 1n).isActivatedEIP(7691) ? PRAGUE : CANCUN;
}

/**
 * Wei per blob gas, by the blob gas that past blocks used above the target (EIP-4844).
 *
 * @example
 * ```ts
 * import { blobBaseFee, blobSchedule } from '@altvm/ethereum';
 *
 * blobBaseFee(0n, blobSchedule('prague')); // 1n
 * blobBaseFee(100_000_000n, blobSchedule('prague')); // 470442149n
 * ```
 */
export function blobBaseFee(excessBlobGas: bigint, schedule: BlobSchedule): bigint {
	return fakeExponential(1n, excessBlobGas, schedule.baseFeeUpdateFraction);
}

/** factor * e^(numerator / denominator), as EIP-4844 defines it on integers. */
function fakeExponential(factor: bigint, numerator: bigint, denominator: bigint): bigint {
	let output = 0n;
	let term = factor * denominator;
	for (let i = 1n; term > 0n; i++) {
		output += term;
		term = (term * numerator) / (denominator * i);
	}
	return output / denominator;
}
