import { type Hex, joinBytes, toAddress } from '@altvm/abi-bridge';
import { type EvmBlockContext, type EvmHardfork, isAtLeast } from '@altvm/evm';
import { type BlockContext, type Executor, type Host, HostError, HostFault, type OpenBlock } from '@altvm/host';
import type { BlockRules } from '../config/chain-config.ts';
import { ZERO_HASH } from '../constants.ts';
import { blobBaseFee, GAS_PER_BLOB } from '../transaction/blob-gas.ts';
import { type ExecutedTransaction, executeTransaction, type TransactionOptions } from '../transaction/execute.ts';
import { encodeReceipt, logsBloom, type Receipt } from '../transaction/receipt.ts';
import { transactionRules } from '../transaction/rules.ts';
import { TransactionError } from '../transaction/transaction-error.ts';
import type { Block, ExecutedBlock } from './block.ts';
import { BlockError } from './block-error.ts';
import { checkBlock } from './check-block.ts';
import { encodeWithdrawal } from './codec.ts';
import { moveDaoBalances } from './dao-fork.ts';
import { depositRequests, requestsHash } from './requests.ts';
import { payRewards } from './rewards.ts';
import { listRoot } from './roots.ts';
import { storeBeaconRoot, storeParentHash, takeConsolidationRequests, takeWithdrawalRequests } from './system-calls.ts';

const MAINNET_DEPOSITS = toAddress('0x00000000219ab540356cbb839cbe05303d7705fa');
const WEI_PER_GWEI = 10n ** 9n;

type BlockHash = ((number: bigint) => Hex | undefined) | undefined;

interface RunOptions {
	/** The state root that the host must have. */
	readonly parentRoot?: Hex;
	/** Sees the results before they are kept: if it throws, nothing is. */
	readonly check?: (results: ExecutedBlock) => void;
}

/** Executes a block by the rules of its place in the chain, whose fork the host's EVM adapter must have, and commits it at once. */
export async function runBlock(
	host: Host,
	block: Block,
	rules: BlockRules,
	blockHash: BlockHash,
	{ parentRoot, check = () => {} }: RunOptions = {},
): Promise<ExecutedBlock> {
	checkBlock(block);
	const open = openBlock(host, block, rules, blockHash);
	try {
		if (parentRoot !== undefined) await checkState(open, parentRoot);
		const results = await run(open, block, rules);
		check(results);
		open.commit();
		return results;
	} finally {
		open.discard();
	}
}

/** Two imports at once, or one out of order, are errors of the embedder: the block may be valid. */
async function checkState(open: OpenBlock, parentRoot: Hex): Promise<void> {
	const root = await open.stateRoot();
	if (root !== parentRoot) {
		throw new HostError(
			'bad-request',
			`the host's state has the root ${root}, not that of the block's parent ${parentRoot}`,
		);
	}
}

/** @throws BlockError `context` if a field of the block is out of range. */
function openBlock(host: Host, block: Block, rules: BlockRules, blockHash: BlockHash): OpenBlock {
	try {
		return host.openBlock(contextOf(host, block, rules, blockHash));
	} catch (cause) {
		const isRefused = cause instanceof RangeError || (cause instanceof HostError && cause.code === 'bad-request');
		if (!isRefused) throw cause;
		throw new BlockError('context', cause.message, { cause });
	}
}

function contextOf(host: Host, block: Block, rules: BlockRules, blockHash: BlockHash): Partial<BlockContext> {
	const { number, timestamp, gasLimit, coinbase, parentHash } = block;
	return {
		number,
		timestamp,
		gasLimit,
		coinbase,
		chainId: rules.chainId,
		baseFee: block.baseFee ?? 0n,
		// Other VMs may have fields of their own.
		chain: {
			...host.block.chain,
			blobBaseFee: blobBaseFee(block.excessBlobGas ?? 0n, rules.blobSchedule),
			prevRandao: block.prevRandao ?? ZERO_HASH,
			difficulty: block.difficulty ?? 0n,
		} satisfies EvmBlockContext,
		blockHash: (of) => (of === number - 1n ? parentHash : blockHash?.(of)),
	};
}

async function run(host: Executor, block: Block, rules: BlockRules): Promise<ExecutedBlock> {
	const { hardfork } = rules;
	const since = (fork: EvmHardfork) => isAtLeast(hardfork, fork);
	if (block.number === rules.daoBlock) moveDaoBalances(host);
	if (since('cancun')) storeBeaconRoot(host, block.parentBeaconBlockRoot ?? ZERO_HASH);
	if (since('prague')) storeParentHash(host, block.parentHash);
	const { transactions, receipts, gasUsed, blobGasUsed } = await executeTransactions(host, block, rules);
	const withdrawals = since('shanghai') ? (block.withdrawals ?? []) : undefined;
	for (const { address, gwei } of withdrawals ?? []) {
		host.transact((open) => {
			open.mint(address, gwei * WEI_PER_GWEI);
			open.touch(address);
		});
	}
	payRewards(host, block, hardfork);
	const logs = transactions.flatMap((transaction) => transaction.logs);
	const requests = since('prague') ? takeRequests(host, logs, rules) : undefined;
	return {
		transactions,
		receipts,
		gasUsed,
		blobGasUsed,
		logsBloom: logsBloom(logs),
		stateRoot: await host.stateRoot(),
		transactionsRoot: listRoot(transactions.map(({ transaction }) => transaction.serialize())),
		receiptsRoot: listRoot(receipts.map(encodeReceipt)),
		withdrawalsRoot: withdrawals && listRoot(withdrawals.map(encodeWithdrawal)),
		requests: requests ?? [],
		requestsHash: requests && requestsHash(requests),
	};
}

type TransactionResults = Pick<ExecutedBlock, 'transactions' | 'receipts' | 'gasUsed' | 'blobGasUsed'>;

async function executeTransactions(
	host: Executor,
	block: Block,
	{ hardfork, blobSchedule }: BlockRules,
): Promise<TransactionResults> {
	const { hasStatus } = transactionRules(hardfork);
	const maxBlobGas = BigInt(blobSchedule.max) * GAS_PER_BLOB;
	const transactions: ExecutedTransaction[] = [];
	const receipts: Receipt[] = [];
	let gasUsed = 0n;
	let blobGasUsed = 0n;
	for (const [index, transaction] of block.transactions.entries()) {
		const room = { gas: block.gasLimit - gasUsed, blobGas: maxBlobGas - blobGasUsed };
		const executed = executeAt(host, transaction, index, { room, blobSchedule });
		gasUsed += executed.gasUsed;
		blobGasUsed += executed.blobGasUsed;
		transactions.push(executed);
		const { logs } = executed;
		receipts.push({
			type: executed.transaction.type,
			result: hasStatus ? executed.status === 'success' : await host.stateRoot(),
			cumulativeGasUsed: gasUsed,
			bloom: logsBloom(logs),
			logs,
		});
	}
	return { transactions, receipts, gasUsed, blobGasUsed };
}

function executeAt(
	host: Executor,
	transaction: Block['transactions'][number],
	index: number,
	options: TransactionOptions,
): ExecutedTransaction {
	try {
		return executeTransaction(host, transaction, options);
	} catch (cause) {
		const message = `transaction ${index}: ${cause instanceof Error ? cause.message : cause}`;
		if (cause instanceof TransactionError) throw new BlockError('transaction', message, { cause, index });
		if (cause instanceof HostError) throw new HostError(cause.code, message, { cause });
		// A fault of the host, not of the block.
		throw new HostFault(message, { cause });
	}
}

/** EIP-7685: deposits (type 0), withdrawals (1), consolidations (2). */
function takeRequests(host: Executor, logs: ExecutedTransaction['logs'], rules: BlockRules): Uint8Array[] {
	const lists = [
		depositRequests(logs, rules.depositContract ?? MAINNET_DEPOSITS),
		takeWithdrawalRequests(host),
		takeConsolidationRequests(host),
	];
	return lists.flatMap((data, type) => (data.length === 0 ? [] : [joinBytes([Uint8Array.of(type), data])]));
}
