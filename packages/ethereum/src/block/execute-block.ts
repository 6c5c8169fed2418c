import { type Hex, toAddress } from '@altvm/abi-bridge';
import { isAtLeast } from '@altvm/evm';
import type { Host } from '@altvm/host';
import { blobBaseFee, blobSchedule, GAS_PER_BLOB } from '../transaction/blob-gas.ts';
import { type ExecutedTransaction, executeTransaction } from '../transaction/execute.ts';
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

/**
 * Runs a block by the rules of a fork on the state of the block before it. What its header says of the outcome is not
 * looked at: compare it with what is returned.
 * @throws BlockError if it is not valid: the state is as it was before.
 */
export async function executeBlock(host: Host, block: Block, options: BlockOptions): Promise<ExecutedBlock> {
	const before = host.snapshot();
	const previous = host.block;
	try {
		setContext(host, block, options);
		const result = await run(host, block, options);
		host.forget(before);
		return result;
	} catch (error) {
		host.restore(before);
		host.setBlock(previous);
		throw error;
	}
}

function setContext(host: Host, block: Block, options: BlockOptions): void {
	const schedule = options.blobSchedule ?? blobSchedule(options.hardfork);
	const { number, timestamp, gasLimit, coinbase, parentHash } = block;
	host.setBlock({
		number,
		timestamp,
		gasLimit,
		coinbase,
		baseFee: block.baseFee ?? 0n,
		blobBaseFee: blobBaseFee(block.excessBlobGas ?? 0n, schedule),
		prevRandao: block.prevRandao ?? ZERO,
		difficulty: block.difficulty ?? 0n,
		blockHash: (of) => (of === number - 1n ? parentHash : options.blockHash?.(of)),
	});
}

async function run(host: Host, block: Block, options: BlockOptions): Promise<ExecutedBlock> {
	const { hardfork } = options;
	const since = (fork: typeof hardfork) => isAtLeast(hardfork, fork);
	if (since('cancun')) storeBeaconRoot(host, block.parentBeaconBlockRoot ?? ZERO);
	if (since('prague')) storeParentHash(host, block.parentHash);

	const schedule = options.blobSchedule ?? blobSchedule(hardfork);
	const { hasStatus } = transactionRules(hardfork);
	const transactions: ExecutedTransaction[] = [];
	const receipts: Receipt[] = [];
	let gasUsed = 0n;
	let blobGasUsed = 0n;
	for (const [index, transaction] of block.transactions.entries()) {
		const room = { gas: block.gasLimit - gasUsed, blobGas: BigInt(schedule.max) * GAS_PER_BLOB - blobGasUsed };
		const executed = executeAt(host, transaction, index, { hardfork, room, blobSchedule: schedule });
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
		transactionsRoot: await listRoot(transactions.map(({ transaction }) => transaction.serialize())),
		receiptsRoot: await listRoot(receipts.map(encodeReceipt)),
		withdrawalsRoot: withdrawals && (await listRoot(withdrawals.map(encodeWithdrawal))),
		requests: requests ?? [],
		requestsHash: requests && requestsHash(requests),
	};
}

function executeAt(host: Host, ...[transaction, index, options]: AtArguments): ExecutedTransaction {
	try {
		return executeTransaction(host, transaction, options);
	} catch (cause) {
		if (!(cause instanceof TransactionError)) throw cause;
		throw new BlockError('transaction', `transaction ${index}: ${cause.message}`, { cause, index });
	}
}

type AtArguments = [Block['transactions'][number], number, Parameters<typeof executeTransaction>[2]];

/** EIP-7685: deposits (type 0), withdrawals (1), consolidations (2). */
function takeRequests(host: Host, logs: ExecutedTransaction['logs'], options: BlockOptions): Uint8Array[] {
	const lists = [
		depositRequests(logs, options.depositContract ?? MAINNET_DEPOSITS),
		takeWithdrawalRequests(host),
		takeConsolidationRequests(host),
	];
	return lists.flatMap((data, type) => (data.length === 0 ? [] : [Uint8Array.of(type, ...data)]));
}
