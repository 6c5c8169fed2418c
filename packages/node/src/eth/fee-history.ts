import { setImmediate } from 'node:timers/promises';
import type { Hex } from '@altvm/abi-bridge';
import type { Chain, HashedHeader } from '@altvm/chain';
import { GAS_PER_BLOB } from '@altvm/ethereum';
import { rulesOf } from '../blocks/block-content.ts';
import { paidTips } from '../blocks/paid-tips.ts';
import { toQuantity } from '../format/values.ts';
import { RPC_CODE, RpcError } from '../rpc/rpc-error.ts';
import { blobBaseFeeOf, nextFees } from './block-fees.ts';

/** Most blocks of one answer, as in geth. */
const MAX_BLOCKS = 1024n;
/** Blocks that are read before other requests have their turn. */
const SLICE = 16;

/** The answer of `eth_feeHistory` (execution-apis). */
export interface FeeHistory {
	readonly oldestBlock: Hex;
	/** One more than there are blocks: that of the next, too. */
	readonly baseFeePerGas: readonly Hex[];
	readonly gasUsedRatio: readonly number[];
	readonly baseFeePerBlobGas: readonly Hex[];
	readonly blobGasUsedRatio: readonly number[];
	readonly reward?: readonly (readonly Hex[])[];
}

/**
 * The fees of blocks up to one, and the tips that their transactions paid.
 *
 * @param count of blocks; fewer if there are fewer, and at most 1,024.
 * @param percentiles of the gas of a block's transactions, ordered by their tips.
 */
export async function feeHistory(
	chain: Chain,
	count: bigint,
	newest: HashedHeader,
	percentiles: readonly number[],
	signal: AbortSignal,
): Promise<FeeHistory> {
	const { number } = newest.header;
	const blocks = [count, MAX_BLOCKS, number + 1n].reduce((a, b) => (a < b ? a : b));
	const baseFees: Hex[] = [];
	const blobFees: Hex[] = [];
	const gasRatios: number[] = [];
	const blobRatios: number[] = [];
	const rewards: Hex[][] = [];
	const oldest = blocks === 0n ? 0n : number + 1n - blocks;
	for (let at = oldest; blocks > 0n && at <= number; at++) {
		const block = at === number ? newest : canonical(chain, at);
		const { baseFee = 0n, gasUsed, gasLimit, blobGasUsed = 0n } = block.header;
		const { blobSchedule } = rulesOf(chain, block);
		baseFees.push(toQuantity(baseFee));
		blobFees.push(toQuantity(blobBaseFeeOf(block.header, blobSchedule)));
		gasRatios.push(Number(gasUsed) / Number(gasLimit));
		blobRatios.push(Number(blobGasUsed) / Number(GAS_PER_BLOB * BigInt(blobSchedule.max)));
		if (percentiles.length > 0) rewards.push(tipsOf(chain, block, percentiles).map(toQuantity));
		if (gasRatios.length % SLICE === 0) await setImmediate();
		if (signal.aborted) throw new RpcError(RPC_CODE.limitExceeded, 'reading the history of fees took too long');
	}
	if (blocks > 0n) {
		const next = nextFees(chain, newest);
		baseFees.push(toQuantity(next.baseFee));
		blobFees.push(toQuantity(next.blobBaseFee));
	}
	return {
		oldestBlock: toQuantity(oldest),
		...(percentiles.length > 0 && { reward: rewards }),
		baseFeePerGas: baseFees,
		gasUsedRatio: gasRatios,
		baseFeePerBlobGas: blobFees,
		blobGasUsedRatio: blobRatios,
	};
}

function canonical(chain: Chain, number: bigint): HashedHeader {
	const hash = chain.blocks.hashOf(number);
	const header = hash && chain.blocks.header(hash);
	if (!header) throw new RpcError(RPC_CODE.prunedHistory, `block ${number} is not kept`);
	return { hash, header };
}

/** For each percentile, the tip of the transaction up to which that share of the block's gas was used. */
function tipsOf(chain: Chain, block: HashedHeader, percentiles: readonly number[]): bigint[] {
	const paid = paidTips(chain, block);
	if (paid.length === 0) return percentiles.map(() => 0n);
	const total = Number(block.header.gasUsed);
	let at = 0;
	let used = paid[0]!.gas;
	return percentiles.map((percentile) => {
		const threshold = Math.floor((total * percentile) / 100);
		while (used < threshold && at < paid.length - 1) used += paid[++at]!.gas;
		return paid[at]!.tip;
	});
}
