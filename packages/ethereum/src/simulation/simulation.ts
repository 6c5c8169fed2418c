import type { Address, Hex } from '@altvm/abi-bridge';
import type { AccountOverrides, Log } from '@altvm/host';
import type { ImportedBlock, Withdrawal } from '../block/block.ts';
import type { BlockHeader } from '../block/header.ts';
import type { ChainConfig } from '../config/chain-config.ts';
import type { ExecutedTransaction } from '../transaction/execute.ts';
import type { TransactionCall } from '../transaction/transaction-call.ts';

/** A transaction of a simulated block. It is nobody's: its sender may be a contract, and has not signed it. */
export interface SimulatedCall extends Omit<TransactionCall, 'maxFee' | 'maxPriorityFee'> {
	/** Default: the sender's next one. */
	readonly nonce?: bigint;
	/** Wei per gas, of a legacy transaction. Not beside `maxFee` or `maxPriorityFee`. */
	readonly gasPrice?: bigint;
	/** Most wei per gas. Default 0. */
	readonly maxFee?: bigint;
	/** Most wei per gas for the coinbase. Default 0. */
	readonly maxPriorityFee?: bigint;
}

/** What a simulated block is taken to have. What is omitted follows from the block before. */
export interface SimulatedFields {
	/** Default: the next one. Numbers that are left out are those of empty blocks. */
	readonly number?: bigint;
	/** Seconds since 1970. Default: 12 seconds after the block before. */
	readonly timestamp?: bigint;
	/** Default: as the block before. */
	readonly gasLimit?: bigint;
	/** Default: as the block before. */
	readonly coinbase?: Address;
	/** Default zero. */
	readonly prevRandao?: Hex;
	/** Before Paris. Default: as the block before. */
	readonly difficulty?: bigint;
	/** Wei per gas. Default: 0, or by EIP-1559 if transactions are validated. */
	readonly baseFee?: bigint;
	/** Wei per blob gas that contracts see. */
	readonly blobBaseFee?: bigint;
	/** Default zero. */
	readonly parentBeaconBlockRoot?: Hex;
	/** Default none. */
	readonly withdrawals?: readonly Withdrawal[];
}

/** One block of a simulation. */
export interface BlockSimulation {
	readonly fields?: SimulatedFields;
	/** What is changed in the state before the block. The blocks after it begin with these changes, too. */
	readonly accounts?: AccountOverrides;
	readonly calls?: readonly SimulatedCall[];
}

export interface SimulateBlocksOptions {
	/** The forks of the chain. */
	readonly config: ChainConfig;
	/** The header of the block whose state the host has. */
	readonly parent: BlockHeader;
	/** Sum of the difficulties up to the parent. Chains that had proof of work need it. */
	readonly parentTotalDifficulty?: bigint;
	/** Returns the hash of one of the 255 blocks before the parent, or undefined. */
	readonly blockHash?: (number: bigint) => Hex | undefined;
	/** Whether nonces and fees are checked as in a block, but for the signature and the code of senders. Default false. */
	readonly validation?: boolean;
	/** Whether transfers of ether are told as logs of ERC-20 transfers are, by the address of ERC-7528. Default false. */
	readonly traceTransfers?: boolean;
	/** Most gas of all calls. Default: no limit but that of each block. */
	readonly gasCap?: bigint;
	/** Milliseconds after which no further call is begun. Default: no limit. */
	readonly maxTime?: number;
	/** Most bytes that the trace of a call may take, from which logs are read. Default: no limit. */
	readonly maxTraceBytes?: number;
}

/** What became of a call. */
export interface CallResult extends ExecutedTransaction {
	/** Logs if the call succeeded, with transfers of ether if they were asked for. */
	readonly shownLogs: readonly ShownLog[];
	/** Gas before refunds, and at least the floor of EIP-7623. */
	readonly maxGasUsed: bigint;
	/** Whether the gas cap of the simulation left the call less gas than it asked for. */
	readonly isCapped: boolean;
}

/** A log, or a transfer of ether that is told as one. */
export interface ShownLog extends Pick<Log, 'address' | 'topics' | 'data'> {
	/** VM of the contract; undefined for a transfer of ether. */
	readonly vm: Log['vm'] | undefined;
	/** Index in the block, transfers counted. */
	readonly logIndex: number;
}

/** A block that was simulated: sealed as a block of the chain is, but for the signatures. */
export interface SimulatedBlock extends ImportedBlock {
	readonly calls: readonly CallResult[];
}
