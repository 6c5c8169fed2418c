import type { Address, Hex, VmId } from '@altvm/abi-bridge';
import type { BlockHeader, Receipt, SealedBlock } from '@altvm/ethereum';

/** A header and its hash. */
export interface HashedHeader {
	readonly hash: Hex;
	readonly header: BlockHeader;
}

/** A transaction's receipt, and what Ethereum's receipt leaves to be computed. */
export interface StoredReceipt extends Receipt {
	readonly transactionHash: Hex;
	readonly sender: Address;
	/** How the transaction ended. */
	readonly status: 'success' | 'revert' | 'halt';
	/** Gas of this transaction alone. */
	readonly gasUsed: bigint;
	readonly blobGasUsed: bigint;
	/** Effective price in wei per gas (EIP-1559). */
	readonly gasPrice: bigint;
	/** The contract that a creation made. */
	readonly contractAddress: Address | undefined;
	/** VM of the contract that was called or made; undefined if no code ran. */
	readonly vm: VmId | undefined;
}

/** Where a transaction of the canonical chain is. */
export interface TransactionPlace {
	readonly blockHash: Hex;
	readonly blockNumber: bigint;
	readonly index: number;
}

/** Which logs are wanted. */
export interface LogQuery {
	/** Numbers of the first and the last block, both included. */
	readonly from: bigint;
	readonly to: bigint;
	/** Any of these; any contract if it is omitted or empty. */
	readonly addresses?: readonly Address[];
	/** For each position any of these; null or an empty list for any topic. */
	readonly topics?: readonly (readonly Hex[] | null)[];
}

/** A log of the canonical chain and its place. */
export interface StoredLog {
	readonly address: Address;
	readonly vm: VmId;
	readonly topics: readonly Hex[];
	readonly data: Uint8Array;
	readonly blockHash: Hex;
	readonly blockNumber: bigint;
	/** Seconds since 1970. */
	readonly blockTimestamp: bigint;
	readonly transactionHash: Hex;
	readonly transactionIndex: number;
	/** Index in the block. */
	readonly logIndex: number;
}

/** The blocks of a chain: the canonical ones, and those of side chains that are kept. */
export interface BlockReader {
	/** Hash of the canonical block of a number. */
	hashOf(number: bigint): Hex | undefined;
	header(hash: Hex): BlockHeader | undefined;
	/** Whether a block is an ancestor of the head, or the head. */
	isCanonical(hash: Hex): boolean;
	block(hash: Hex): SealedBlock | undefined;
	/** Length of the block's RLP in bytes, as `eth_getBlockByHash` reports it. */
	size(hash: Hex): number | undefined;
	/** Undefined if the block is unknown or was never executed. */
	receipts(hash: Hex): readonly StoredReceipt[] | undefined;
	/** Execution requests of a block (EIP-7685): each a type byte and its data. */
	requests(hash: Hex): readonly Uint8Array[] | undefined;
	/** Sum of the difficulties up to a block. */
	totalDifficulty(hash: Hex): bigint | undefined;
	/** Where a transaction of the canonical chain is. */
	place(transactionHash: Hex): TransactionPlace | undefined;
	/** Logs of the canonical chain in their order. */
	logs(query: LogQuery): Iterable<StoredLog>;
}
