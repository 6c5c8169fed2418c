import type { Address, VmId } from '@altvm/abi-bridge';
import type { BlobSchedule, SignedTransaction } from '@altvm/ethereum';
import type { EvmHardfork } from '@altvm/evm';
import type { VmAdapter } from '@altvm/host';
import type { Kzg } from './kzg.ts';

/** What a pool reads of a sender in the state after the head. */
export interface SenderState {
	readonly nonce: bigint;
	/** Wei. */
	readonly balance: bigint;
	readonly code: Uint8Array;
}

/** What the next block will be like. */
export interface NextBlock {
	readonly hardfork: EvmHardfork;
	readonly chainId: bigint;
	/** Wei per gas. */
	readonly baseFee: bigint;
	/** Wei per blob gas. */
	readonly blobBaseFee: bigint;
	readonly blobSchedule: BlobSchedule;
	readonly gasLimit: bigint;
}

/** What a pool holds at most. */
export interface PoolLimits {
	/** Transactions of all senders. Default 20,000. */
	readonly transactions: number;
	/** Their bytes, without blobs. Default 64 MiB. */
	readonly bytes: number;
	/** Bytes of blobs and proofs, of transactions that wait and of those that were in a block lately. Default 256 MiB. */
	readonly blobBytes: number;
	/** Transactions of one sender. Default 1,024. */
	readonly ofSender: number;
	/** Those of one sender that cannot be executed yet. Default 64. */
	readonly queuedOfSender: number;
	/** Bytes of one transaction, without blobs. Default 131,072. */
	readonly transactionBytes: number;
}

export const DEFAULT_LIMITS: PoolLimits = {
	transactions: 20_000,
	bytes: 64 * 2 ** 20,
	blobBytes: 256 * 2 ** 20,
	ofSender: 1024,
	queuedOfSender: 64,
	transactionBytes: 131_072,
};

export interface MempoolOptions {
	/** Returns senders in the state after the head, in the order of the addresses. */
	readonly state: (senders: readonly Address[]) => readonly SenderState[];
	/** Returns what the block after the head will be like. It is called after each change of the head. */
	readonly next: () => NextBlock;
	/** Adapters of the host that executes the transactions. */
	readonly adapters: ReadonlyMap<VmId, VmAdapter>;
	readonly limits?: Partial<PoolLimits>;
	/** Least wei per gas for the coinbase. Default 0. */
	readonly leastTip?: bigint;
	/** Milliseconds after which a sender's transactions that cannot be executed are dropped, if the sender sends no other. Default 3 hours. */
	readonly queuedFor?: number;
	/** Verifies the proofs of blobs. Without it the pool takes no blob transactions. */
	readonly kzg?: Kzg;
	/** Recovers senders for `addLater`. Default: in this thread. */
	readonly recover?: SenderRecovery;
	/** Milliseconds since 1970. Default `Date.now`. */
	readonly clock?: () => number;
	/** Is told what listeners threw. Default: it is thrown again outside of the pool's work. */
	readonly onError?: (error: unknown) => void;
}

/** Recovers the senders of decoded transactions, and tells each by `assumeSender`. What no key has signed is left as it is. */
export type SenderRecovery = (transactions: readonly SignedTransaction[]) => Promise<void>;

/** The options with their defaults. */
export interface CompletePoolOptions extends Required<Omit<MempoolOptions, 'limits' | 'kzg'>> {
	readonly limits: PoolLimits;
	readonly kzg: Kzg | undefined;
}
