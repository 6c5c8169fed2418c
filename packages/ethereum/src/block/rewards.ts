import { type EvmHardfork, isAtLeast } from '@altvm/evm';
import type { Executor } from '@altvm/host';
import type { BlockFields } from './block.ts';

const ETHER = 10n ** 18n;

/** Proof of work: pays the block's coinbase (EIP-649, EIP-1234) and those of its ommers (Yellow Paper, section 11.3). */
export function payRewards(
	host: Executor,
	{ number, coinbase, ommers = [] }: BlockFields,
	hardfork: EvmHardfork,
): void {
	if (isAtLeast(hardfork, 'paris')) return;
	const coins = isAtLeast(hardfork, 'constantinople') ? 2n : isAtLeast(hardfork, 'byzantium') ? 3n : 5n;
	const reward = coins * ETHER;
	host.transact((open) => {
		for (const ommer of ommers) open.mint(ommer.coinbase, (reward * (ommer.number + 8n - number)) / 8n);
		open.mint(coinbase, reward + (reward * BigInt(ommers.length)) / 32n);
	});
}
