import { bytesToHex, type Hex } from '@altvm/abi-bridge';
import type { HashedHeader, StoredLog, StoredReceipt } from '@altvm/chain';
import type { SignedTransaction } from '@altvm/ethereum';
import { formatLog, type LogFormat } from './log.ts';
import { toQuantity, toRpcAddress } from './values.ts';

/** Where a receipt is, and what its block adds to it. */
export interface ReceiptPlace {
	readonly block: HashedHeader;
	/** Index of the transaction in the block. */
	readonly index: number;
	/** Number of logs of the earlier transactions of the block. */
	readonly firstLog: number;
	/** Wei per blob gas in the block; undefined before Cancun. */
	readonly blobGasPrice: bigint | undefined;
}

/** A receipt as `eth_getTransactionReceipt` answers it (execution-apis, `ReceiptInfo`). */
export function formatReceipt(
	receipt: StoredReceipt,
	to: SignedTransaction['to'],
	place: ReceiptPlace,
	format: LogFormat,
): Record<string, unknown> {
	const { block, index, blobGasPrice } = place;
	const { contractAddress, result } = receipt;
	return {
		blockHash: block.hash,
		blockNumber: toQuantity(block.header.number),
		contractAddress: contractAddress === undefined ? null : toRpcAddress(contractAddress),
		cumulativeGasUsed: toQuantity(receipt.cumulativeGasUsed),
		effectiveGasPrice: toQuantity(receipt.gasPrice),
		from: toRpcAddress(receipt.sender),
		gasUsed: toQuantity(receipt.gasUsed),
		logs: logsOf(receipt, place).map((log) => formatLog(log, format)),
		logsBloom: bytesToHex(receipt.bloom),
		...statusOf(result),
		to: to === undefined ? null : toRpcAddress(to),
		transactionHash: receipt.transactionHash,
		transactionIndex: toQuantity(index),
		type: toQuantity(receipt.type),
		...(receipt.type === 3 && {
			blobGasUsed: toQuantity(receipt.blobGasUsed),
			blobGasPrice: toQuantity(blobGasPrice ?? 0n),
		}),
		...(format.showsVm && { vm: receipt.vm ?? null }),
	};
}

/** The status since Byzantium (EIP-658), the state root before. */
function statusOf(result: boolean | Hex): Record<string, Hex> {
	return typeof result === 'string' ? { root: result } : { status: result ? '0x1' : '0x0' };
}

/** The logs of a receipt with their places. */
export function logsOf(receipt: StoredReceipt, { block, index, firstLog }: ReceiptPlace): StoredLog[] {
	return receipt.logs.map(({ address, vm, topics, data }, i) => ({
		address,
		vm,
		topics,
		data,
		blockHash: block.hash,
		blockNumber: block.header.number,
		blockTimestamp: block.header.timestamp,
		transactionHash: receipt.transactionHash,
		transactionIndex: index,
		logIndex: firstLog + i,
	}));
}
