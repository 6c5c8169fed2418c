import type { EvmHardfork } from '@altvm/evm';
import { isAtLeast } from '@altvm/evm';
import type { Withdrawal } from './block.ts';
import { BlockError } from './block-error.ts';
import { encodeWithdrawal } from './codec.ts';

/** EIP-7934: most bytes of a block's RLP, 10 MiB less the 2 MiB that the beacon block may take. */
const MAX_BLOCK_SIZE = 8_388_608;
/** More than the longest header of a fork since Osaka, and the prefixes of the block's lists. */
const AROUND_TRANSACTIONS = 1024;

/** EIP-7934. @throws BlockError `size` */
export function checkSize(hardfork: EvmHardfork, sizeOf: () => number): void {
	if (!isAtLeast(hardfork, 'osaka')) return;
	const size = sizeOf();
	if (size > MAX_BLOCK_SIZE) throw new BlockError('size', `the block has ${size} bytes, above ${MAX_BLOCK_SIZE}`);
}

/** Bytes that a block with these withdrawals has for transactions, whatever its header. */
export function bytesLeft(withdrawals: readonly Withdrawal[]): number {
	const taken = withdrawals.reduce((sum, withdrawal) => sum + encodeWithdrawal(withdrawal).length, 0);
	return MAX_BLOCK_SIZE - AROUND_TRANSACTIONS - taken;
}

/**
 * Bytes that a transaction takes in a block's list of transactions: a typed one is a string there (EIP-2718).
 *
 * @example
 * ```ts
 * import { transactionSize } from '@altvm/ethereum';
 *
 * transactionSize(Uint8Array.of(2, 0xc0)); // 3
 * ```
 */
export function transactionSize(bytes: Uint8Array): number {
	const { length } = bytes;
	if (bytes[0]! >= 0xc0) return length;
	return length + (length === 1 ? 0 : length < 56 ? 1 : 1 + Math.ceil(Math.log2(length + 1) / 8));
}
