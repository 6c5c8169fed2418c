import type { Address, Hex } from '@altvm/abi-bridge';
import type { EvmHardfork } from '@altvm/evm';
import type { TypedTransaction } from '@ethereumjs/tx';
import type { BlobSchedule } from '../transaction/blob-gas.ts';
import type { ExecutedTransaction } from '../transaction/execute.ts';
import type { Receipt } from '../transaction/receipt.ts';

/** What execution reads of a block. What only consensus looks at is left out. */
export interface Block {
	readonly number: bigint;
	/** Seconds since 1970. */
	readonly timestamp: bigint;
	readonly gasLimit: bigint;
	readonly coinbase: Address;
	readonly parentHash: Hex;
	/** Wei per gas (EIP-1559). Default 0. */
	readonly baseFee?: bigint;
	/** 32 bytes (EIP-4399). */
	readonly prevRandao?: Hex;
	/** Of proof of work. */
	readonly difficulty?: bigint;
	/** EIP-4844: of this block's header. */
	readonly excessBlobGas?: bigint;
	/** EIP-4788. */
	readonly parentBeaconBlockRoot?: Hex;
	readonly transactions: readonly (TypedTransaction | Uint8Array)[];
	/** EIP-4895. */
	readonly withdrawals?: readonly Withdrawal[];
	/** Of proof of work: who is rewarded for blocks that were not built upon. */
	readonly ommers?: readonly { readonly number: bigint; readonly coinbase: Address }[];
}

export interface Withdrawal {
	readonly index: bigint;
	readonly validatorIndex: bigint;
	readonly address: Address;
	/** 10^-9 of a coin. */
	readonly gwei: bigint;
}

export interface BlockOptions {
	/** The host's EVM adapter must be of the same fork. */
	readonly hardfork: EvmHardfork;
	/** Hash of one of the 255 blocks before the parent, or undefined. */
	readonly blockHash?: (number: bigint) => Hex | undefined;
	/** Default: the one that the fork begins with. */
	readonly blobSchedule?: BlobSchedule;
	/** EIP-6110: the contract whose logs are deposits. Default: mainnet's. */
	readonly depositContract?: Address;
}

/** What a block's header commits to, as execution found it. */
export interface ExecutedBlock {
	readonly transactions: readonly ExecutedTransaction[];
	readonly receipts: readonly Receipt[];
	readonly gasUsed: bigint;
	readonly blobGasUsed: bigint;
	readonly logsBloom: Uint8Array;
	readonly stateRoot: Hex;
	readonly transactionsRoot: Hex;
	readonly receiptsRoot: Hex;
	/** Of a fork that has them (EIP-4895). */
	readonly withdrawalsRoot: Hex | undefined;
	/** EIP-7685: a type and its data each; empty ones are left out. */
	readonly requests: readonly Uint8Array[];
	readonly requestsHash: Hex | undefined;
}

export type BlockErrorCode = 'transaction' | 'system-contract' | 'deposit-log';

/** A block that is not valid: the host's state is as it was before. */
export class BlockError extends Error {
	override readonly name = 'BlockError';
	readonly code: BlockErrorCode;
	/** Of the transaction that is not valid: its place. */
	readonly index: number | undefined;

	constructor(code: BlockErrorCode, message: string, options: { cause?: unknown; index?: number } = {}) {
		super(message, options);
		this.code = code;
		this.index = options.index;
	}
}
