import type { Chain } from '@altvm/chain';
import { z } from 'zod';
import { rulesOf } from '../blocks/block-content.ts';
import type { BlockFinder } from '../blocks/block-finder.ts';
import { toQuantity } from '../format/values.ts';
import { blockNumberOrTag } from '../params/block.ts';
import { count } from '../params/hex.ts';
import { defineMethod } from '../rpc/define-method.ts';
import type { RpcMethods } from '../rpc/method.ts';
import { RPC_CODE, RpcError } from '../rpc/rpc-error.ts';
import { blobBaseFeeOf, nextFees } from './block-fees.ts';
import { feeHistory } from './fee-history.ts';
import { TipOracle, type TipOracleOptions } from './tip-oracle.ts';

const percentiles = z.array(z.number()).nullish();

/** Methods that say what gas costs. */
export function feeMethods(chain: Chain, finder: BlockFinder, options: TipOracleOptions = {}): RpcMethods {
	const none = z.tuple([]);
	const oracle = new TipOracle(chain, options);
	return {
		eth_gasPrice: defineMethod(none, () => toQuantity(oracle.suggest() + (chain.head.header.baseFee ?? 0n))),
		eth_maxPriorityFeePerGas: defineMethod(none, () => toQuantity(oracle.suggest())),
		eth_baseFee: defineMethod(none, () => toQuantity(nextFees(chain, chain.head).baseFee)),
		eth_blobBaseFee: defineMethod(none, () =>
			toQuantity(blobBaseFeeOf(chain.head.header, rulesOf(chain, chain.head).blobSchedule)),
		),
		eth_feeHistory: defineMethod(
			z.tuple([count, blockNumberOrTag, percentiles]),
			async ([blocks, last, rewards], client) => {
				const newest =
					typeof last === 'bigint' && last > chain.head.header.number
						? undefined
						: await finder.find(last === 'pending' ? 'latest' : last);
				if (!newest) {
					const head = chain.head.header.number;
					throw new RpcError(RPC_CODE.server, `request beyond head block: requested ${last}, head ${head}`);
				}
				return feeHistory(chain, blocks, newest, checkedPercentiles(rewards ?? []), client.signal);
			},
		),
	};
}

/** Most percentiles, as in geth. */
const MAX_PERCENTILES = 100;

function checkedPercentiles(given: readonly number[]): readonly number[] {
	const refuse = (what: string) => new RpcError(RPC_CODE.invalidParams, `invalid reward percentile: ${what}`);
	if (given.length > MAX_PERCENTILES) throw refuse(`over the query limit ${MAX_PERCENTILES}`);
	for (const [i, percentile] of given.entries()) {
		if (!(percentile >= 0 && percentile <= 100)) throw refuse(`${percentile}`);
		if (i > 0 && percentile < given[i - 1]!) throw refuse(`#${i - 1}:${given[i - 1]} > #${i}:${percentile}`);
	}
	return given;
}
