import type { Hex } from '@altvm/abi-bridge';
import type { Chain, HashedHeader } from '@altvm/chain';
import { blockRewards, type FlatTrace, flatTraces, type TransactionTracer } from '@altvm/ethereum';
import { rulesOf } from '../blocks/block-content.ts';
import { toQuantity, toRpcAddress } from '../format/values.ts';
import type { Traced } from '../tracing/replays.ts';

/** A frame of the chain and its place, or what a proof-of-work block paid. */
export interface LocalizedTrace extends Omit<FlatTrace, 'type' | 'action'> {
	readonly type: FlatTrace['type'] | 'reward';
	readonly action: Readonly<Record<string, unknown>>;
	readonly blockHash: Hex;
	readonly blockNumber: number;
	readonly transactionHash: Hex | null;
	readonly transactionPosition: number | null;
}

/** Lists the frames of a transaction. */
export const FLAT: TransactionTracer = {
	trace: { frames: true },
	result: (ran, { precompiles }) => flatTraces(ran, precompiles),
};

/** The frames of transactions that were traced with `FLAT`, with their places. */
export function localized(traced: readonly Traced[]): LocalizedTrace[] {
	return traced.flatMap(({ place, result }) => {
		const { blockHash, blockNumber, transactionHash, transactionIndex } = place;
		const shared = {
			blockHash: blockHash!,
			blockNumber: Number(blockNumber),
			transactionHash: transactionHash!,
			transactionPosition: transactionIndex!,
		};
		return (result as FlatTrace[]).map((trace) => ({ ...trace, action: { ...trace.action }, ...shared }));
	});
}

/** What a proof-of-work block paid. */
export function rewardTraces(chain: Chain, of: HashedHeader): LocalizedTrace[] {
	const { number, coinbase } = of.header;
	if (number === 0n) return [];
	const ommers = chain.blocks.block(of.hash)?.ommers ?? [];
	return blockRewards({ number, coinbase, ommers }, rulesOf(chain, of).hardfork).map(({ to, value, isOmmer }) => ({
		type: 'reward',
		action: { author: toRpcAddress(to), rewardType: isOmmer ? 'uncle' : 'block', value: toQuantity(value) },
		blockHash: of.hash,
		blockNumber: Number(number),
		result: null,
		subtraces: 0,
		traceAddress: [],
		transactionHash: null,
		transactionPosition: null,
	}));
}
