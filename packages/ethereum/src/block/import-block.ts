import { bytesToHex, type Hex } from '@altvm/abi-bridge';
import { isAtLeast } from '@altvm/evm';
import { checkOptions, type Host, OPTION, type OptionChecks } from '@altvm/host';
import { type BlockRules, type ChainConfig, rulesAt } from '../config/chain-config.ts';
import type { Block, ExecutedBlock, ImportedBlock, SealedBlock } from './block.ts';
import { BlockError, type BlockErrorCode } from './block-error.ts';
import { checkOmmerCount, checkSealed, checkWithdrawals } from './check-block.ts';
import { checkTransactionBytes, decodeBlock, encodeBlock, encodeWithdrawal } from './codec.ts';
import { type BlockHeader, headerHash, ommersHash } from './header.ts';
import { listRoot } from './roots.ts';
import { runBlock } from './run-block.ts';
import { checkSize } from './size.ts';
import { validateHeader } from './validate-header.ts';
import { type BlockByHash, validateOmmers } from './validate-ommers.ts';

export interface ImportOptions {
	/** The forks of the chain. */
	readonly config: ChainConfig;
	/** The header of the block whose state the host has. */
	readonly parent: BlockHeader;
	/** Sum of the difficulties up to the parent. Chains that had proof of work need it, to know whether the merge has come. */
	readonly parentTotalDifficulty?: bigint;
	/** Returns the hash of one of the 255 blocks before the parent, or undefined. */
	readonly blockHash?: (number: bigint) => Hex | undefined;
	/** Returns an ancestor. Ommers need the last seven; without it, a block with ommers is invalid. */
	readonly blockByHash?: BlockByHash;
}

const IMPORT: OptionChecks<ImportOptions> = {
	config: OPTION.object,
	parent: OPTION.object,
	parentTotalDifficulty: OPTION.amount(256),
	blockHash: OPTION.function,
	blockByHash: OPTION.function,
};

/**
 * Checks a block whole, header, body and results, and executes it on the state of its parent by the fork that the chain has there. The
 * host's EVM adapter is changed to that fork. The seal of proof of work is not checked.
 *
 * @param block decoded, or in RLP.
 * @throws BlockError whose code names the rule that the block breaks: the host is as it was before.
 * @throws HostError `unknown-vm` if the host has no EVM adapter; `bad-request` if the chain has no fork for the block, or the host's
 * state is not that of its parent; `busy` if another block is open.
 * @example
 * ```ts
 * import { buildBlock, installGenesis, importBlock, nextBlock } from '@altvm/ethereum';
 * import { evmAdapter } from '@altvm/evm';
 * import { Host } from '@altvm/host';
 *
 * const chain = () => new Host({ adapters: [evmAdapter()] });
 * const genesis = { config: { chainId: 1n, forks: [{ hardfork: 'osaka' }] }, gasLimit: 30_000_000n } as const;
 * const { config } = genesis;
 *
 * // One node builds a block, another imports it.
 * const builder = chain();
 * const parent = await installGenesis(builder, genesis);
 * const { block } = await buildBlock(builder, nextBlock(parent, config, { timestamp: 12n }), { config });
 *
 * const importer = chain();
 * await installGenesis(importer, genesis);
 * const { hash, stateRoot } = await importBlock(importer, block, { config, parent });
 * console.log(hash.length, stateRoot === block.header.stateRoot); // 66 true
 * ```
 */
export async function importBlock(
	host: Host,
	block: SealedBlock | Uint8Array,
	options: ImportOptions,
): Promise<ImportedBlock> {
	checkOptions(options, 'importBlock', IMPORT);
	const { config, parent, parentTotalDifficulty } = options;
	OPTION.object(config, 'config');
	OPTION.object(parent, 'parent');
	const sealed = block instanceof Uint8Array ? decodeBlock(block) : block;
	checkSealed(sealed);
	const { header } = sealed;
	const { number, timestamp } = header;
	const rules = rulesAt(config, {
		number,
		timestamp,
		...(parentTotalDifficulty !== undefined && { parentTotalDifficulty }),
	});
	validateHeader(header, parent, rules);
	checkSize(rules.hardfork, () => (block instanceof Uint8Array ? block.length : encodeBlock(sealed).length));
	checkBody(sealed, rules);
	validateOmmers(header, sealed.ommers, config, rules.hardfork, options.blockByHash ?? (() => undefined));
	return runBlock(host, inputsOf(sealed), {
		rules,
		blockHash: options.blockHash,
		parentRoot: parent.stateRoot,
		finish: async (execution) => {
			const executed = await execution.end();
			checkResults(header, executed);
			return { ...executed, hash: headerHash(header), block: sealed };
		},
	});
}

/** Checks that the body is the one that the header commits to. */
function checkBody({ header, transactions, ommers, withdrawals }: SealedBlock, rules: BlockRules): void {
	const hasWithdrawals = isAtLeast(rules.hardfork, 'shanghai');
	if (hasWithdrawals !== (withdrawals !== undefined)) {
		throw new BlockError('withdrawals', `withdrawals are ${hasWithdrawals ? 'missing' : 'present before Shanghai'}`);
	}
	checkTransactionBytes(transactions);
	checkOmmerCount(ommers);
	compare('ommers', 'ommersHash', header.ommersHash, ommersHash(ommers));
	compare('transactions-root', 'transactionsRoot', header.transactionsRoot, listRoot(transactions));
	if (withdrawals) {
		checkWithdrawals(withdrawals);
		const root = listRoot(withdrawals.map(encodeWithdrawal));
		compare('withdrawals-root', 'withdrawalsRoot', header.withdrawalsRoot, root);
	}
}

function checkResults(header: BlockHeader, results: ExecutedBlock): void {
	compare('gas-used', 'gasUsed', header.gasUsed, results.gasUsed);
	if (header.blobGasUsed !== undefined) {
		compare('blob-gas-used', 'blobGasUsed', header.blobGasUsed, results.blobGasUsed);
	}
	compare('logs-bloom', 'logsBloom', bytesToHex(header.logsBloom), bytesToHex(results.logsBloom));
	compare('receipts-root', 'receiptsRoot', header.receiptsRoot, results.receiptsRoot);
	compare('requests-hash', 'requestsHash', header.requestsHash, results.requestsHash);
	compare('state-root', 'stateRoot', header.stateRoot, results.stateRoot);
}

function compare(code: BlockErrorCode, name: string, stated: unknown, found: unknown): void {
	if (stated !== found) throw new BlockError(code, `the header's ${name} is ${stated}, not ${found}`);
}

/** The fields of a block that execution reads. */
export function inputsOf({ header, transactions, ommers, withdrawals }: SealedBlock): Block {
	const { number, timestamp, gasLimit, coinbase, parentHash, difficulty, mixHash } = header;
	const { baseFee, excessBlobGas, parentBeaconBlockRoot } = header;
	return {
		number,
		timestamp,
		gasLimit,
		coinbase,
		parentHash,
		difficulty,
		prevRandao: mixHash,
		...(baseFee !== undefined && { baseFee }),
		...(excessBlobGas !== undefined && { excessBlobGas }),
		...(parentBeaconBlockRoot !== undefined && { parentBeaconBlockRoot }),
		transactions,
		...(withdrawals && { withdrawals }),
		ommers,
	};
}
