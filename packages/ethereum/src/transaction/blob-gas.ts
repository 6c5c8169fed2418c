import { type EvmHardfork, isAtLeast } from '@altvm/evm';

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
	return isAtLeast(hardfork, 'prague') ? PRAGUE : CANCUN;
}

/**
 * Most blobs of one transaction: 6 since EIP-7594, whatever a block may have; before, the block's limit.
 *
 * @example
 * ```ts
 * import { maxBlobsOfTransaction } from '@altvm/ethereum';
 *
 * console.log(maxBlobsOfTransaction('osaka'), maxBlobsOfTransaction('prague')); // 6 Infinity
 * ```
 */
export function maxBlobsOfTransaction(hardfork: EvmHardfork): number {
	return isAtLeast(hardfork, 'osaka') ? 6 : Number.POSITIVE_INFINITY;
}

const MAX_EXCESS = 2n ** 64n - 1n;
const MAX_FEE = 2n ** 256n - 1n;

/**
 * Wei per blob gas, by the blob gas that past blocks used above the target (EIP-4844).
 * @throws RangeError if the excess is not an integer of 64 bits, if the schedule's fraction is not positive, or if the fee does
 * not fit 256 bits, as no chain can have it.
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
	const { baseFeeUpdateFraction: fraction } = schedule;
	if (typeof excessBlobGas !== 'bigint' || excessBlobGas < 0n || excessBlobGas > MAX_EXCESS) {
		throw new RangeError(`an excess blob gas that is not an integer of 64 bits: ${excessBlobGas}`);
	}
	if (typeof fraction !== 'bigint' || fraction <= 0n) {
		throw new RangeError(`a blob base fee update fraction that is not positive: ${fraction}`);
	}
	const fee = fakeExponential(excessBlobGas, fraction, MAX_FEE);
	if (fee === undefined) throw new RangeError(`an excess blob gas beyond any fee of 256 bits: ${excessBlobGas}`);
	return fee;
}

/**
 * e^(numerator / denominator), as EIP-4844 defines it on integers; undefined if that is more than `max`. The sum only grows, so it
 * ends as soon as it is too large: at most some hundred steps for a `max` of 256 bits, and every number stays small.
 */
function fakeExponential(numerator: bigint, denominator: bigint, max: bigint): bigint | undefined {
	const limit = (max + 1n) * denominator;
	let output = 0n;
	let term = denominator;
	for (let i = 1n; term > 0n; i++) {
		output += term;
		if (output >= limit) return undefined;
		term = (term * numerator) / (denominator * i);
	}
	return output / denominator;
}
