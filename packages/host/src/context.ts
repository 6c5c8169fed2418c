import { type Address, type Hex, toAddress } from '@altvm/abi-bridge';

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

/** What a host has where its embedder says nothing. */
export const DEFAULT_BLOCK: BlockContext = {
	number: 1n,
	timestamp: 0n,
	gasLimit: 30_000_000n,
	coinbase: toAddress(`0x${'0'.repeat(40)}`),
	baseFee: 0n,
	blobBaseFee: 1n,
	prevRandao: `0x${'0'.repeat(64)}`,
	difficulty: 0n,
	chainId: 1n,
	blockHash: () => undefined,
};

export interface TransactionContext {
	readonly origin: Address;
	/** Wei per gas. */
	readonly gasPrice: bigint;
	/** EIP-4844 versioned hashes. */
	readonly blobHashes: readonly Hex[];
}
