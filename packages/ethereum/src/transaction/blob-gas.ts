import type { EvmHardfork } from '@altvm/evm';
import { commonOf } from './rules.ts';

/** How many blobs a block may hold and how their price moves (EIP-4844, EIP-7840). */
export interface BlobSchedule {
	/** Blobs. */
	readonly target: number;
	readonly max: number;
	readonly baseFeeUpdateFraction: bigint;
}

export const GAS_PER_BLOB = 131072n;
const CANCUN: BlobSchedule = { target: 3, max: 6, baseFeeUpdateFraction: 3338477n };
/** EIP-7691. */
const PRAGUE: BlobSchedule = { target: 6, max: 9, baseFeeUpdateFraction: 5007716n };

/** The schedule that a fork begins with. Chains change it between forks (EIP-7892), so it can be given apart. */
export function blobSchedule(hardfork: EvmHardfork): BlobSchedule {
	return commonOf(hardfork, 1n).isActivatedEIP(7691) ? PRAGUE : CANCUN;
}

/** EIP-4844: the price of a blob gas by how much more than the target was used so far. */
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
