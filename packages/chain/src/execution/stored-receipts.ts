import type { Address, VmId } from '@altvm/abi-bridge';
import type { ExecutedBlock, ExecutedTransaction } from '@altvm/ethereum';
import { decodeCreation, EVM, isCreation } from '@altvm/evm';
import type { StateStore } from '@altvm/state';
import type { StoredReceipt } from '../blocks/block-reader.ts';

/** The receipts of an executed block with what Ethereum's leave to be computed. `state` is that after the block. */
export function storedReceipts(executed: ExecutedBlock, state: StateStore): StoredReceipt[] {
	return executed.receipts.map((receipt, i) => {
		const ran = executed.transactions[i]!;
		return {
			type: receipt.type,
			result: receipt.result,
			cumulativeGasUsed: receipt.cumulativeGasUsed,
			bloom: receipt.bloom,
			logs: receipt.logs.map(({ address, topics, data, vm }) => ({ address, topics, data, vm })),
			transactionHash: ran.transaction.hash,
			sender: ran.sender,
			status: ran.status,
			gasUsed: ran.gasUsed,
			blobGasUsed: ran.blobGasUsed,
			gasPrice: ran.gasPrice,
			contractAddress: ran.contractAddress,
			vm: vmOf(ran, state),
		};
	});
}

function vmOf({ transaction, contractAddress }: ExecutedTransaction, state: StateStore): VmId | undefined {
	const { to, data } = transaction;
	if (contractAddress !== undefined) return codeAt(state, contractAddress) ?? vmMade(data);
	return to === undefined ? vmMade(data) : codeAt(state, to);
}

function codeAt(state: StateStore, address: Address): VmId | undefined {
	return state.account(state.ownerOfAlias(address) ?? address)?.vm;
}

/** The VM whose code a creation ran. */
function vmMade(data: Uint8Array): VmId | undefined {
	if (!isCreation(data)) return data.length === 0 ? undefined : EVM;
	return decodeCreation(data).vm;
}
