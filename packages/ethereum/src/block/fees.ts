import { type EvmHardfork, isAtLeast } from '@altvm/evm';
import { type BlobSchedule, blobBaseFee, GAS_PER_BLOB } from '../transaction/blob-gas.ts';
import { BlockError } from './block-error.ts';
import type { BlockHeader } from './header.ts';

/** EIP-1559. */
const INITIAL_BASE_FEE = 1_000_000_000n;
const BASE_FEE_CHANGE = 8n;
const ELASTICITY = 2n;
/** EIP-7918: execution gas that a blob pays for at least. */
const BLOB_BASE_COST = 8192n;

const MIN_GAS_LIMIT = 5000n;
const MAX_GAS_LIMIT = 2n ** 63n - 1n;
const GAS_LIMIT_DIVISOR = 1024n;

/** The gas limit that a child's is compared with: London's first block has twice the room (EIP-1559). */
function comparedGasLimit(fork: EvmHardfork, parent: BlockHeader): bigint {
	const isFirst = isAtLeast(fork, 'london') && parent.baseFee === undefined;
	return isFirst ? parent.gasLimit * ELASTICITY : parent.gasLimit;
}

/** Checks the gas limit of a block of a fork (Yellow Paper, section 4.3.4). */
export function checkGasLimit(fork: EvmHardfork, gasLimit: bigint, parent: BlockHeader): void {
	const refuse = (what: string): never => {
		throw new BlockError('gas-limit', `the gas limit ${gasLimit} ${what}`);
	};
	if (gasLimit > MAX_GAS_LIMIT) refuse(`is above ${MAX_GAS_LIMIT}`);
	if (gasLimit < MIN_GAS_LIMIT) refuse(`is below ${MIN_GAS_LIMIT}`);
	const compared = comparedGasLimit(fork, parent);
	const difference = gasLimit > compared ? gasLimit - compared : compared - gasLimit;
	const bound = compared / GAS_LIMIT_DIVISOR;
	if (difference >= bound) refuse(`differs from the parent's ${compared} by ${bound} or more`);
}

/** The gas limit nearest to `wanted` that a child may have. */
export function nextGasLimit(fork: EvmHardfork, parent: BlockHeader, wanted = comparedGasLimit(fork, parent)): bigint {
	const compared = comparedGasLimit(fork, parent);
	const room = max(compared / GAS_LIMIT_DIVISOR - 1n, 0n);
	const low = max(compared - room, MIN_GAS_LIMIT);
	const high = compared + room < MAX_GAS_LIMIT ? compared + room : MAX_GAS_LIMIT;
	return wanted < low ? low : wanted > high ? high : wanted;
}

/** The base fee of a block of a fork (EIP-1559); undefined before London. */
export function nextBaseFee(fork: EvmHardfork, parent: BlockHeader): bigint | undefined {
	if (!isAtLeast(fork, 'london')) return undefined;
	const { baseFee, gasUsed, gasLimit } = parent;
	if (baseFee === undefined) return INITIAL_BASE_FEE;
	const target = gasLimit / ELASTICITY;
	// A genesis block may have any gas limit.
	if (target === 0n || gasUsed === target) return baseFee;
	if (gasUsed > target) return baseFee + max((baseFee * (gasUsed - target)) / target / BASE_FEE_CHANGE, 1n);
	return baseFee - (baseFee * (target - gasUsed)) / target / BASE_FEE_CHANGE;
}

/** The excess blob gas of a block of a fork (EIP-4844, EIP-7918); undefined before Cancun. */
export function nextExcessBlobGas(fork: EvmHardfork, schedule: BlobSchedule, parent: BlockHeader): bigint | undefined {
	if (!isAtLeast(fork, 'cancun')) return undefined;
	const { excessBlobGas: excess = 0n, blobGasUsed: used = 0n, baseFee = 0n } = parent;
	const target = BigInt(schedule.target) * GAS_PER_BLOB;
	if (excess + used < target) return 0n;
	if (isAtLeast(fork, 'osaka')) {
		const price = blobPrice(excess, schedule);
		if (price !== undefined && BLOB_BASE_COST * baseFee > price) {
			return excess + (used * BigInt(schedule.max - schedule.target)) / BigInt(schedule.max);
		}
	}
	return excess + used - target;
}

/** Wei per blob; undefined if it is beyond every fee. */
function blobPrice(excess: bigint, schedule: BlobSchedule): bigint | undefined {
	try {
		return GAS_PER_BLOB * blobBaseFee(excess, schedule);
	} catch (error) {
		if (error instanceof RangeError) return undefined;
		throw error;
	}
}

function max(a: bigint, b: bigint): bigint {
	return a > b ? a : b;
}
