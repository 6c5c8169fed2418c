import type { Hex } from '@altvm/abi-bridge';
import { checkOptions, type Host, OPTION, type OptionChecks } from '@altvm/host';
import { type ChainConfig, rulesAt } from '../config/chain-config.ts';
import type { Block, ImportedBlock } from './block.ts';
import { runBlock } from './run-block.ts';
import type { SealOptions } from './seal.ts';

export interface BuildOptions extends SealOptions {
	/** The forks of the chain. */
	readonly config: ChainConfig;
	/** Sum of the difficulties up to the parent. Chains that had proof of work need it. */
	readonly parentTotalDifficulty?: bigint;
	/** Returns the hash of one of the 255 blocks before the parent, or undefined. */
	readonly blockHash?: (number: bigint) => Hex | undefined;
}

const BUILD: OptionChecks<BuildOptions> = {
	config: OPTION.object,
	extraData: OPTION.any,
	parentTotalDifficulty: OPTION.amount(256),
	blockHash: OPTION.function,
	ommers: OPTION.array,
};

/**
 * Executes a block that {@link nextBlock} began, on the state of its parent, and makes its header. The nonce and mix hash of proof of
 * work are zero.
 * @throws BlockError `transaction` if a transaction is invalid, or another code for what no valid block has: the host is as it was
 * before.
 * @throws HostError as {@link importBlock} does.
 * @example
 * ```ts
 * import { buildBlock, installGenesis, nextBlock } from '@altvm/ethereum';
 * import { evmAdapter } from '@altvm/evm';
 * import { Host } from '@altvm/host';
 *
 * const host = new Host({ adapters: [evmAdapter()] });
 * const config = { chainId: 1n, forks: [{ hardfork: 'osaka' }] } as const;
 * const parent = await installGenesis(host, { config, gasLimit: 30_000_000n });
 * const { block } = await buildBlock(host, nextBlock(parent, config, { timestamp: 12n }), { config });
 * console.log(block.header.number, block.header.gasUsed); // 1n 0n
 * ```
 */
export async function buildBlock(host: Host, block: Block, options: BuildOptions): Promise<ImportedBlock> {
	checkOptions(options, 'buildBlock', BUILD);
	OPTION.object(options.config, 'config');
	OPTION.object(block, 'block');
	const { config, parentTotalDifficulty, extraData, ommers = [] } = options;
	const { number, timestamp } = block;
	const rules = rulesAt(config, {
		number,
		timestamp,
		...(parentTotalDifficulty !== undefined && { parentTotalDifficulty }),
	});
	const sealing = { ommers, ...(extraData !== undefined && { extraData }) };
	return runBlock(
		host,
		{ ...block, ommers },
		{
			rules,
			blockHash: options.blockHash,
			finish: (execution) => execution.seal(sealing),
		},
	);
}
