import type { Hex } from '@altvm/abi-bridge';
import { type EvmHardfork, isAtLeast } from '@altvm/evm';
import { checkOptions, type Host, OPTION, type OptionChecks } from '@altvm/host';
import { type ChainConfig, rulesAt } from '../config/chain-config.ts';
import { ZERO_HASH, ZERO_NONCE } from '../constants.ts';
import { useFork } from '../fork-of.ts';
import type { Block, ExecutedBlock, SealedBlock } from './block.ts';
import { encodeBlock } from './codec.ts';
import { type BlockHeader, headerHash, ommersHash } from './header.ts';
import { checkSize, type ImportedBlock } from './import-block.ts';
import { runBlock } from './run-block.ts';
import { checkExtraData, checkFields } from './validate-header.ts';

export interface BuildOptions {
	/** The forks of the chain. */
	readonly config: ChainConfig;
	/** At most 32 bytes. Default none. */
	readonly extraData?: Uint8Array;
	/** Sum of the difficulties up to the parent. Chains that had proof of work need it. */
	readonly parentTotalDifficulty?: bigint;
	/** Returns the hash of one of the 255 blocks before the parent, or undefined. */
	readonly blockHash?: (number: bigint) => Hex | undefined;
	/** Proof of work: the headers of the block's ommers. */
	readonly ommers?: readonly BlockHeader[];
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
	const { config, parentTotalDifficulty, extraData = new Uint8Array(0), ommers = [] } = options;
	const { number, timestamp } = block;
	const rules = rulesAt(config, {
		number,
		timestamp,
		...(parentTotalDifficulty !== undefined && { parentTotalDifficulty }),
	});
	const restore = useFork(host, rules.hardfork);
	try {
		let sealed: SealedBlock | undefined;
		const executed = await runBlock(host, { ...block, ommers }, rules, options.blockHash, {
			check: (results) => {
				const made = sealedOf(rules.hardfork, block, results, ommers, extraData);
				checkSize(rules.hardfork, () => encodeBlock(made).length);
				sealed = made;
			},
		});
		return { ...executed, hash: headerHash(sealed!.header), block: sealed! };
	} catch (error) {
		restore();
		throw error;
	}
}

function sealedOf(
	hardfork: EvmHardfork,
	block: Block,
	executed: ExecutedBlock,
	ommers: readonly BlockHeader[],
	extraData: Uint8Array,
): SealedBlock {
	const header = headerOf(hardfork, block, executed, ommers, extraData);
	checkFields(header, hardfork);
	checkExtraData(header);
	return {
		header,
		transactions: executed.transactions.map(({ transaction }) => transaction.serialize()),
		ommers,
		...(executed.withdrawalsRoot !== undefined && { withdrawals: block.withdrawals ?? [] }),
	};
}

function headerOf(
	hardfork: EvmHardfork,
	block: Block,
	executed: ExecutedBlock,
	ommers: readonly BlockHeader[],
	extraData: Uint8Array,
): BlockHeader {
	const { number, timestamp, gasLimit, coinbase, parentHash, prevRandao = ZERO_HASH } = block;
	const { gasUsed, logsBloom, stateRoot, transactionsRoot, receiptsRoot, withdrawalsRoot, requestsHash } = executed;
	const since = (fork: EvmHardfork) => isAtLeast(hardfork, fork);
	return {
		parentHash,
		ommersHash: ommersHash(ommers),
		coinbase,
		stateRoot,
		transactionsRoot,
		receiptsRoot,
		logsBloom,
		difficulty: since('paris') ? 0n : (block.difficulty ?? 0n),
		number,
		gasLimit,
		gasUsed,
		timestamp,
		extraData,
		mixHash: since('paris') ? prevRandao : ZERO_HASH,
		nonce: ZERO_NONCE,
		...(since('london') && { baseFee: block.baseFee ?? 0n }),
		...(withdrawalsRoot !== undefined && { withdrawalsRoot }),
		...(since('cancun') && {
			blobGasUsed: executed.blobGasUsed,
			excessBlobGas: block.excessBlobGas ?? 0n,
			parentBeaconBlockRoot: block.parentBeaconBlockRoot ?? ZERO_HASH,
		}),
		...(requestsHash !== undefined && { requestsHash }),
	};
}
