import { bytesToHex } from '@altvm/abi-bridge';
import type { StoredLog } from '@altvm/chain';
import { toQuantity, toRpcAddress } from './values.ts';

export interface LogFormat {
	/** Whether the VM of the contract is said beside Ethereum's fields. Not on a chain of the EVM alone: its answers are Ethereum's. */
	readonly showsVm: boolean;
	/** Whether the log's block is no longer canonical. Default false. */
	readonly removed?: boolean;
}

/** A log as `eth_getLogs` answers it (execution-apis, `Log`). */
export function formatLog(log: StoredLog, { showsVm, removed = false }: LogFormat): Record<string, unknown> {
	return {
		address: toRpcAddress(log.address),
		topics: log.topics,
		data: bytesToHex(log.data),
		blockNumber: toQuantity(log.blockNumber),
		transactionHash: log.transactionHash,
		transactionIndex: toQuantity(log.transactionIndex),
		blockHash: log.blockHash,
		blockTimestamp: toQuantity(log.blockTimestamp),
		logIndex: toQuantity(log.logIndex),
		removed,
		...(showsVm && { vm: log.vm }),
	};
}
