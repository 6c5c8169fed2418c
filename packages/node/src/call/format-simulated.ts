import { bytesToHex } from '@altvm/abi-bridge';
import { type CallResult, encodeBlock, type SimulatedBlock } from '@altvm/ethereum';
import { EVM } from '@altvm/evm';
import { outcomeText } from '@altvm/host';
import { formatBlock } from '../format/block.ts';
import { formatLog } from '../format/log.ts';
import { formatTransaction } from '../format/transaction.ts';
import { toQuantity } from '../format/values.ts';
import { RPC_CODE } from '../rpc/rpc-error.ts';
import { VM_ERROR } from './simulation-errors.ts';

export interface SimulatedFormat {
	/** Whether transactions are shown whole, and not by their hashes. */
	readonly fullTransactions: boolean;
	/** As for logs of the chain. */
	readonly showsVm: boolean;
}

const NO_SIGNATURE = { yParity: 0n, r: 0n, s: 0n };

/** A simulated block as `eth_simulateV1` answers it. */
export function formatSimulated(simulated: SimulatedBlock, format: SimulatedFormat): Record<string, unknown> {
	const { hash, block, calls } = simulated;
	const { header, ommers, withdrawals } = block;
	const { number, timestamp, baseFee } = header;
	const transactions = calls.map(({ transaction, sender }, index) =>
		format.fullTransactions
			? formatTransaction(transaction, sender, NO_SIGNATURE, { hash, number, timestamp, baseFee, index })
			: transaction.hash,
	);
	const body = { ommers, ...(withdrawals && { withdrawals }), size: encodeBlock(block).length, transactions };
	return {
		...formatBlock({ hash, header }, body),
		calls: calls.map((call, index) => formatCall(simulated, call, index, format)),
	};
}

function formatCall(
	{ hash, block: { header } }: SimulatedBlock,
	{ transaction, status, outcome, returned, gasUsed, maxGasUsed, shownLogs, isCapped }: CallResult,
	transactionIndex: number,
	{ showsVm }: SimulatedFormat,
): Record<string, unknown> {
	const place = {
		blockHash: hash,
		blockNumber: header.number,
		blockTimestamp: header.timestamp,
		transactionHash: transaction.hash,
		transactionIndex,
	};
	const text = outcomeText(outcome);
	return {
		returnData: bytesToHex(returned),
		logs: shownLogs.map((log) => formatLog({ ...log, vm: log.vm ?? EVM, ...place }, { showsVm })),
		gasUsed: toQuantity(gasUsed),
		maxUsedGas: toQuantity(maxGasUsed),
		status: status === 'success' ? '0x1' : '0x0',
		...(status === 'revert' && {
			error: { message: text, code: RPC_CODE.reverted, data: bytesToHex(outcome.output) },
		}),
		...(status === 'halt' && {
			error: {
				message: isCapped ? `${text} (gas limit was capped by the RPC server's global gas cap)` : text,
				code: VM_ERROR,
			},
		}),
	};
}
