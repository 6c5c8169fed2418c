import { encodeBlock } from '@altvm/ethereum';
import type { Chain } from './chain.ts';
import { ChainError } from './chain-error.ts';

export interface ExportChainOptions {
	/** Number of the first block. Default 1: the genesis block is of the configuration. */
	readonly from?: bigint;
	/** Number of the last block. Default: the head. */
	readonly to?: bigint;
}

/**
 * Yields the canonical blocks in RLP, one after another, as `importChain` and other clients read them.
 * @throws ChainError `unknown-block` if the chain does not have one.
 * @example
 * ```ts
 * import { createChain, exportChain } from '@altvm/chain';
 *
 * const config = { chainId: 1337n, forks: [{ hardfork: 'osaka' }] } as const;
 * const chain = await createChain({ genesis: { config, gasLimit: 30_000_000n } });
 * const { hash } = await chain.build({ timestamp: 12n });
 * await chain.setHead({ head: hash });
 * [...exportChain(chain)].length; // 1
 * ```
 */
export function* exportChain(
	chain: Chain,
	{ from = 1n, to = chain.head.header.number }: ExportChainOptions = {},
): Iterable<Uint8Array> {
	for (let number = from; number <= to; number++) {
		const hash = chain.blocks.hashOf(number);
		const block = hash && chain.blocks.block(hash);
		if (!block) throw new ChainError('unknown-block', `no block ${number}`);
		yield encodeBlock(block);
	}
}
