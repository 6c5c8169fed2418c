import type { Executor } from '@altvm/host';
import type { BlockRules } from '../config/chain-config.ts';
import { forkOf } from '../fork-of.ts';
import { blobSchedule } from '../transaction/blob-gas.ts';
import type { BlockOptions } from './block.ts';

/** The rules of a block by the fork of the host's EVM adapter. */
export function rulesOf(
	host: Executor,
	options: { readonly [K in 'blobSchedule' | 'depositContract']?: BlockOptions[K] | undefined },
): BlockRules {
	const hardfork = forkOf(host);
	return {
		chainId: host.block.chainId,
		hardfork,
		blobSchedule: options.blobSchedule ?? blobSchedule(hardfork),
		depositContract: options.depositContract,
		daoBlock: undefined,
	};
}
