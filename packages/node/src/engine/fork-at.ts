import { type ChainConfig, rulesAt } from '@altvm/ethereum';
import type { EvmHardfork } from '@altvm/evm';

/**
 * The fork of a payload's timestamp. Consensus clients drive a chain from the merge on, so forks that begin by number or by total
 * difficulty have begun.
 */
export function forkAt(config: ChainConfig, timestamp: bigint): EvmHardfork {
	const place = { number: 2n ** 64n - 1n, timestamp, parentTotalDifficulty: 2n ** 256n - 1n };
	return rulesAt(config, place).hardfork;
}
