import type { Address, Hex } from '@altvm/abi-bridge';
import type { BlobSchedule } from '../transaction/blob-gas.ts';
import type { ExecutedTransaction } from '../transaction/execute.ts';
import type { Receipt } from '../transaction/receipt.ts';
import type { TransactionInput } from '../transaction/signed-transaction.ts';
import type { BlockHeader } from './header.ts';

/** A block as it is stored and sent. */
export interface SealedBlock {
	readonly header: BlockHeader;
	/** In the bytes of EIP-2718. */
	readonly transactions: readonly Uint8Array[];
	/** Proof of work: blocks beside the chain whose makers are rewarded. */
	readonly ommers: readonly BlockHeader[];
	/** From Shanghai on (EIP-4895). */
	readonly withdrawals?: readonly Withdrawal[];
}

/** The fields of a block that execution reads, without its transactions. */
export interface BlockFields {
	readonly number: bigint;
	/** Seconds since 1970. */
	readonly timestamp: bigint;
	readonly gasLimit: bigint;
	readonly coinbase: Address;
	/** 32 bytes. */
	readonly parentHash: Hex;
	/** Wei per gas, from London on (EIP-1559). Default 0. */
	readonly baseFee?: bigint;
	/** 32 bytes, from Paris on (EIP-4399). Default zero. */
	readonly prevRandao?: Hex;
	/** Proof of work, before Paris. Default 0. */
	readonly difficulty?: bigint;
	/** The header's excess blob gas, from Cancun on (EIP-4844). Default 0. */
	readonly excessBlobGas?: bigint;
	/** 32 bytes, from Cancun on (EIP-4788). Default zero. */
	readonly parentBeaconBlockRoot?: Hex;
	/** From Shanghai on (EIP-4895). Default none. */
	readonly withdrawals?: readonly Withdrawal[];
	/** Proof of work: blocks without descendants whose makers are rewarded. */
	readonly ommers?: readonly { readonly number: bigint; readonly coinbase: Address }[];
}

/** What a block is made of before it is executed. */
export interface Block extends BlockFields {
	/** In the bytes of EIP-2718, or objects that have them. */
	readonly transactions: readonly TransactionInput[];
}

/** A withdrawal from the beacon chain (EIP-4895). */
export interface Withdrawal {
	/** Less than 2^64, as is `validatorIndex`. */
	readonly index: bigint;
	readonly validatorIndex: bigint;
	readonly address: Address;
	/** Amount in gwei (10^9 wei), less than 2^64. */
	readonly gwei: bigint;
}

export interface BlockOptions {
	/** Returns the hash of one of the 255 blocks before the parent, or undefined. */
	readonly blockHash?: (number: bigint) => Hex | undefined;
	/** Default: the schedule of the fork's activation. Blob-parameter-only forks change it (EIP-7892). */
	readonly blobSchedule?: BlobSchedule;
	/** The contract whose logs are deposits (EIP-6110). Default: mainnet's. */
	readonly depositContract?: Address;
}

/** The results of a block, as its header commits to them. */
export interface ExecutedBlock {
	readonly transactions: readonly ExecutedTransaction[];
	readonly receipts: readonly Receipt[];
	readonly gasUsed: bigint;
	readonly blobGasUsed: bigint;
	/** 256 bytes. */
	readonly logsBloom: Uint8Array;
	readonly stateRoot: Hex;
	readonly transactionsRoot: Hex;
	readonly receiptsRoot: Hex;
	/** Undefined before Shanghai (EIP-4895). */
	readonly withdrawalsRoot: Hex | undefined;
	/** Each is a type byte and its data; empty requests are left out (EIP-7685). */
	readonly requests: readonly Uint8Array[];
	/** Undefined before Prague (EIP-7685). */
	readonly requestsHash: Hex | undefined;
}

/** A valid block, executed. */
export interface ImportedBlock extends ExecutedBlock {
	readonly hash: Hex;
	readonly block: SealedBlock;
}
