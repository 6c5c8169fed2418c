import type { Address } from '@altvm/abi-bridge';
import { type EvmHardfork, isAtLeast } from '@altvm/evm';
import type { Executor } from '@altvm/host';
import type { BlockFields } from './block.ts';

const ETHER = 10n ** 18n;

/** What the maker of a block or of an ommer gets. */
export interface BlockReward {
	readonly to: Address;
	/** Wei. */
	readonly value: bigint;
	readonly isOmmer: boolean;
}

/**
 * Proof of work: what the block's coinbase gets (EIP-649, EIP-1234), and then those of its ommers (Yellow Paper, section 11.3). Nothing since
 * Paris.
 *
 * @example
 * ```ts
 * import { toAddress } from '@altvm/abi-bridge';
 * import { blockRewards } from '@altvm/ethereum';
 *
 * const coinbase = toAddress('0x00000000000000000000000000000000000000cb');
 * blockRewards({ number: 5n, coinbase }, 'byzantium')[0]?.value; // 3000000000000000000n
 * ```
 */
export function blockRewards(
	{ number, coinbase, ommers = [] }: Pick<BlockFields, 'number' | 'coinbase' | 'ommers'>,
	hardfork: EvmHardfork,
): BlockReward[] {
	if (isAtLeast(hardfork, 'paris')) return [];
	const coins = isAtLeast(hardfork, 'constantinople') ? 2n : isAtLeast(hardfork, 'byzantium') ? 3n : 5n;
	const reward = coins * ETHER;
	return [
		{ to: coinbase, value: reward + (reward * BigInt(ommers.length)) / 32n, isOmmer: false },
		...ommers.map((ommer) => ({
			to: ommer.coinbase,
			value: (reward * (ommer.number + 8n - number)) / 8n,
			isOmmer: true,
		})),
	];
}

export function payRewards(host: Executor, block: BlockFields, hardfork: EvmHardfork): void {
	const rewards = blockRewards(block, hardfork);
	if (rewards.length === 0) return;
	host.transact((open) => {
		for (const { to, value } of rewards) open.mint(to, value);
	});
}
