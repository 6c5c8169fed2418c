import type { Hex } from '@altvm/abi-bridge';
import {
	BlockError,
	type BlockExecution,
	type BlockHeader,
	beginBlock,
	type ChainConfig,
	nextBlock,
	TransactionError,
	type TransactionInput,
	transactionSize,
} from '@altvm/ethereum';
import type { Host } from '@altvm/host';
import type { BuildAttributes, BuiltBlock } from '../chain.ts';
import type { PooledTransaction } from '../mempool/mempool.ts';
import { Breaks } from './breaks.ts';
import { Selection } from './selection.ts';

/** What a block is built of, besides the state of its parent. */
export interface BuildInputs {
	readonly parent: BlockHeader;
	readonly config: ChainConfig;
	/** `parent` of the attributes is not read. */
	readonly attributes: BuildAttributes;
	/** Transactions that may follow the forced ones, the best first, each sender's in the order of their nonces. Default none. */
	readonly candidates?: Iterable<PooledTransaction>;
	/** Sum of the difficulties up to the parent. Chains that had proof of work need it. */
	readonly parentTotalDifficulty?: bigint;
	/** Returns the hash of one of the 255 blocks before the parent, or undefined. */
	readonly blockHash?: (number: bigint) => Hex | undefined;
	/** Milliseconds from any beginning. Default: `performance.now`. */
	readonly clock?: () => number;
}

/** Less gas than any transaction has: the block is full. */
const LEAST_GAS = 21_000n;

/**
 * Builds a block on the state of its parent, which the host has, and commits it to the host. Forced transactions come first; those of the
 * pool follow in their order, as gas, blob gas, bytes (EIP-7934) and time allow. What is invalid is left out, and what depends on it.
 * Other work of the process gets its turn every few milliseconds.
 *
 * @throws BlockError if no valid block can be made of the attributes; HostError as `nextBlock` and `beginBlock` do. The host is as before.
 * @example
 * ```ts
 * import { buildOn } from '@altvm/chain';
 * import { installGenesis } from '@altvm/ethereum';
 * import { evmAdapter } from '@altvm/evm';
 * import { Host } from '@altvm/host';
 *
 * const host = new Host({ adapters: [evmAdapter()] });
 * const config = { chainId: 1n, forks: [{ hardfork: 'osaka' }] } as const;
 * const parent = await installGenesis(host, { config, gasLimit: 30_000_000n });
 * const attributes = { timestamp: 12n, forced: [Uint8Array.of(1, 2, 3)] };
 * const { block, value, skipped } = await buildOn(host, { parent, config, attributes });
 * console.log(block.header.number, value, skipped[0]?.error.name); // 1n 0n TransactionError
 * ```
 */
export async function buildOn(host: Host, inputs: BuildInputs): Promise<BuiltBlock> {
	const { config, attributes, candidates = [], parentTotalDifficulty, blockHash } = inputs;
	const { clock = () => performance.now() } = inputs;
	const begin = clock();
	const { forced = [], maxTime, extraData } = attributes;
	const fields = fieldsOf(inputs);
	const execution = beginBlock(host, fields, {
		config,
		...(parentTotalDifficulty !== undefined && { parentTotalDifficulty }),
		...(blockHash && { blockHash }),
	});
	try {
		const breaks = new Breaks(clock);
		const skipped: { index: number; error: Error }[] = [];
		for (const [index, transaction] of forced.entries()) {
			const error = forceIn(execution, transaction);
			if (error) skipped.push({ index, error });
			if (breaks.isDue) await breaks.take();
		}
		const selection = new Selection(execution);
		for (const candidate of candidates) {
			if (execution.room.gas < LEAST_GAS) break;
			if (maxTime !== undefined && clock() - begin >= maxTime) break;
			selection.consider(candidate);
			if (breaks.isDue) await breaks.take();
		}
		const sealed = await execution.seal(extraData ? { extraData } : {});
		execution.commit();
		const baseFee = sealed.block.header.baseFee ?? 0n;
		const value = sealed.transactions.reduce((sum, { gasUsed, gasPrice }) => sum + gasUsed * (gasPrice - baseFee), 0n);
		return { ...sealed, value, skipped, rejected: selection.rejected };
	} catch (error) {
		execution.discard();
		throw error;
	}
}

function fieldsOf({ parent, config, attributes, parentTotalDifficulty }: BuildInputs) {
	const { timestamp, coinbase, prevRandao, withdrawals, parentBeaconBlockRoot, gasLimit, baseFee } = attributes;
	const next = nextBlock(parent, config, {
		timestamp,
		...(coinbase !== undefined && { coinbase }),
		...(prevRandao !== undefined && { prevRandao }),
		...(withdrawals && { withdrawals }),
		...(parentBeaconBlockRoot !== undefined && { parentBeaconBlockRoot }),
		...(gasLimit !== undefined && { gasLimit }),
		...(parentTotalDifficulty !== undefined && { parentTotalDifficulty }),
	});
	return { ...next, ...(baseFee !== undefined && { baseFee }) };
}

/** Executes a forced transaction. Returns why it is left out. */
function forceIn(execution: BlockExecution, transaction: TransactionInput): Error | undefined {
	const bytes = transaction instanceof Uint8Array ? transaction : transaction.serialize();
	if (bytes.length > 0 && transactionSize(bytes) > execution.room.bytes) {
		return new BlockError('size', `${bytes.length} bytes, more than the block has left (EIP-7934)`);
	}
	try {
		execution.execute(transaction);
		return undefined;
	} catch (error) {
		if (error instanceof TransactionError) return error;
		throw error;
	}
}
