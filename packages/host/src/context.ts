import type { Address, Hex } from '@altvm/abi-bridge';

/** The block that transactions run in. */
export interface BlockContext {
	readonly number: bigint;
	/** Seconds since 1970. */
	readonly timestamp: bigint;
	readonly gasLimit: bigint;
	readonly coinbase: Address;
	/** Wei per gas. */
	readonly baseFee: bigint;
	readonly blobBaseFee: bigint;
	/** 32 bytes: the beacon chain's randomness (EIP-4399). */
	readonly prevRandao: Hex;
	/** Of proof of work; 0 since there is none. */
	readonly difficulty: bigint;
	readonly chainId: bigint;
	/** Hash of one of the last 256 blocks, or undefined. */
	blockHash(number: bigint): Hex | undefined;
}

export interface TransactionContext {
	readonly origin: Address;
	/** Wei per gas. */
	readonly gasPrice: bigint;
	/** EIP-4844 versioned hashes. */
	readonly blobHashes: readonly Hex[];
}
