import { type Address, type Hex, toAddress } from '@altvm/abi-bridge';

/**
 * What a chain tells its contracts beyond the fields that every VM reads. The host carries it unread; the VM that defines a
 * field checks it, reads it and has a default for it.
 */
export type ChainContext = object;

/** The block that transactions run in. */
export interface BlockContext {
	/** At most 64 bits, as timestamp and gas limit. */
	readonly number: bigint;
	/** Seconds since 1970. */
	readonly timestamp: bigint;
	/** Host gas. */
	readonly gasLimit: bigint;
	readonly coinbase: Address;
	/** Wei per gas. */
	readonly baseFee: bigint;
	readonly chainId: bigint;
	/** Fields of the chain's own, such as `EvmBlockContext` of `@altvm/evm`. */
	readonly chain: ChainContext;
	/** Hash of one of the last 256 blocks, or undefined. */
	blockHash(number: bigint): Hex | undefined;
}

/** The block of a host whose embedder sets none. */
export const DEFAULT_BLOCK: BlockContext = {
	number: 1n,
	timestamp: 0n,
	gasLimit: 30_000_000n,
	coinbase: toAddress(`0x${'0'.repeat(40)}`),
	baseFee: 0n,
	chainId: 1n,
	chain: {},
	blockHash: () => undefined,
};

/** The transaction that a message belongs to. */
export interface TransactionContext {
	/** The account that signed. */
	readonly origin: Address;
	/** Wei per gas. */
	readonly gasPrice: bigint;
	/** Fields of the chain's own, such as `EvmTransactionContext` of `@altvm/evm`. */
	readonly chain?: ChainContext;
}
