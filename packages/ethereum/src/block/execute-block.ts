import { concatBytes, type Hex, toAddress } from '@altvm/abi-bridge';
import { type EvmBlockContext, type EvmHardfork, isAtLeast } from '@altvm/evm';
import { type BlockContext, type Executor, type Host, HostError, type OpenBlock } from '@altvm/host';
import { forkOf } from '../fork-of.ts';
import { type BlobSchedule, blobBaseFee, blobSchedule, GAS_PER_BLOB } from '../transaction/blob-gas.ts';
import { type ExecutedTransaction, executeTransaction, type TransactionOptions } from '../transaction/execute.ts';
import { encodeReceipt, logsBloom, type Receipt } from '../transaction/receipt.ts';
import { transactionRules } from '../transaction/rules.ts';
import { TransactionError } from '../transaction/transaction-error.ts';
import { type Block, BlockError, type BlockOptions, type ExecutedBlock } from './block.ts';
import { depositRequests, requestsHash } from './requests.ts';
import { payRewards } from './rewards.ts';
import { encodeWithdrawal, listRoot } from './roots.ts';
import { storeBeaconRoot, storeParentHash, takeConsolidationRequests, takeWithdrawalRequests } from './system-calls.ts';

const MAINNET_DEPOSITS = toAddress('0x00000000219ab540356cbb839cbe05303d7705fa');
const WEI_PER_GWEI = 10n ** 9n;
const ZERO: Hex = `0x${'0'.repeat(64)}`;

/** The rules that one block runs by. */
interface BlockRules {
	readonly hardfork: EvmHardfork;
	readonly blobSchedule: BlobSchedule;
}

/**
 * Executes a block on the state of its parent, by the fork of the host's EVM adapter. The host's store gets the changes of the
 * whole block at once. The results that the block's header states are not checked: compare the header with the returned values.
 * @throws BlockError if the block is invalid: the state is as it was before.
 * @throws HostError `unknown-vm` if the host has no EVM adapter.
 * @example
 * ```ts
 * import { hexToBytes, toAddress } from '@altvm/abi-bridge';
 * import { executeBlock } from '@altvm/ethereum';
 * import { evmAdapter } from '@altvm/evm';
 * import { Host } from '@altvm/host';
 * import { privateKeyToAccount } from 'viem/accounts';
 *
 * const alice = privateKeyToAccount(`0x${'42'.repeat(32)}`);
 * const host = new Host({ adapters: [evmAdapter({ hardfork: 'shanghai' })] });
 * host.mint(alice.address, 10n ** 18n);
 * const to = '0x00000000000000000000000000000000000000b2';
 * const transfer = { chainId: 1, type: 'legacy', to, value: 5n, gas: 21_000n, gasPrice: 7n } as const;
 * const signed = await alice.signTransaction(transfer);
 * const { gasUsed, receipts } = await executeBlock(host, {
 * 	number: 1n,
 * 	timestamp: 1_800_000_000n,
 * 	gasLimit: 30_000_000n,
 * 	baseFee: 7n,
 * 	parentHash: `0x${'00'.repeat(32)}`,
 * 	coinbase: toAddress('0x00000000000000000000000000000000000000cb'),
 * 	transactions: [hexToBytes(signed)],
 * });
 * console.log(gasUsed, receipts[0]?.result, host.balance(to)); // 21000n true 5n
 * ```
 */
export async function executeBlock(host: Host, block: Block, options: BlockOptions = {}): Promise<ExecutedBlock> {
	const hardfork = forkOf(host);
	const rules: BlockRules = { hardfork, blobSchedule: options.blobSchedule ?? blobSchedule(hardfork) };
	const open = openBlock(host, block, options, rules);
	try {
		const result = await run(open, block, options, rules);
		open.commit();
		return result;
	} finally {
		open.discard();
	}
}

/** @throws BlockError `context` if a field of the block is out of range. */
function openBlock(host: Host, block: Block, options: BlockOptions, rules: BlockRules): OpenBlock {
	try {
		return host.openBlock(contextOf(host, block, options, rules));
	} catch (cause) {
		const isRefused = cause instanceof RangeError || (cause instanceof HostError && cause.code === 'bad-request');
		if (!isRefused) throw cause;
		throw new BlockError('context', cause.message, { cause });
	}
}

function contextOf(host: Host, block: Block, options: BlockOptions, rules: BlockRules): Partial<BlockContext> {
	const { number, timestamp, gasLimit, coinbase, parentHash } = block;
	return {
		number,
		timestamp,
		gasLimit,
		coinbase,
		baseFee: block.baseFee ?? 0n,
		// Other VMs may have fields of their own.
		chain: {
			...host.block.chain,
			blobBaseFee: blobBaseFee(block.excessBlobGas ?? 0n, rules.blobSchedule),
			prevRandao: block.prevRandao ?? ZERO,
			difficulty: block.difficulty ?? 0n,
		} satisfies EvmBlockContext,
		blockHash: (of) => (of === number - 1n ? parentHash : options.blockHash?.(of)),
	};
}

async function run(host: Executor, block: Block, options: BlockOptions, rules: BlockRules): Promise<ExecutedBlock> {
	const { hardfork } = rules;
	const since = (fork: EvmHardfork) => isAtLeast(hardfork, fork);
	if (since('cancun')) storeBeaconRoot(host, block.parentBeaconBlockRoot ?? ZERO);
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
	const requests = since('prague') ? takeRequests(host, logs, options) : undefined;
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
		if (!(cause instanceof TransactionError)) throw cause;
		throw new BlockError('transaction', `transaction ${index}: ${cause.message}`, { cause, index });
	}
}

/** EIP-7685: deposits (type 0), withdrawals (1), consolidations (2). */
function takeRequests(host: Executor, logs: ExecutedTransaction['logs'], options: BlockOptions): Uint8Array[] {
	const lists = [
		depositRequests(logs, options.depositContract ?? MAINNET_DEPOSITS),
		takeWithdrawalRequests(host),
		takeConsolidationRequests(host),
	];
	return lists.flatMap((data, type) => (data.length === 0 ? [] : [concatBytes(Uint8Array.of(type), data)]));
}
