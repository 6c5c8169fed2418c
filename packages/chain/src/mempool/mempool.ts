import type { Address, Hex } from '@altvm/abi-bridge';
import type { BlobSidecar, SignedTransaction, TransactionErrorCode } from '@altvm/ethereum';

export type { BlobSidecar } from '@altvm/ethereum';

/** A transaction that waits for a block. */
export interface PooledTransaction {
	readonly transaction: SignedTransaction;
	readonly sender: Address;
	/** The bytes as a client sends them, with the blobs of a blob transaction (EIP-4844's network form). */
	readonly raw: Uint8Array;
	/** Blobs with their commitments and proofs. Undefined if the transaction has none. */
	readonly sidecar: BlobSidecar | undefined;
	/** When it came, in milliseconds since 1970. */
	readonly since: number;
}

/** Why a mempool does not take a transaction. Codes of `TransactionError` say what would be invalid in the next block. */
export type MempoolErrorCode =
	| TransactionErrorCode
	/** It has the transaction already. */
	| 'already-known'
	/** A transaction of the same nonce pays too little less to be replaced. */
	| 'replacement-underpriced'
	/** The pool is full, and this one pays less than all others. */
	| 'underpriced'
	/** The sender has too many transactions in the pool. */
	| 'account-limit'
	/** The nonce is too far ahead of the sender's. */
	| 'nonce-too-far'
	/** The blobs, their commitments or their proofs do not fit together. */
	| 'bad-sidecar'
	/** The bytes are too many. */
	| 'too-large'
	/** The sender has, or is about to have, the code of another account (EIP-7702), and a transaction in the pool. */
	| 'delegation-limit'
	/** An account whose authorization the transaction carries (EIP-7702) has several transactions in the pool. */
	| 'authority-reserved';

/** A transaction that a mempool does not take. */
export class MempoolError extends Error {
	override readonly name = 'MempoolError';
	readonly code: MempoolErrorCode;

	constructor(code: MempoolErrorCode, message: string, options?: ErrorOptions) {
		super(message, options);
		this.code = code;
	}
}

/** Transactions that wait for a block, by sender and nonce. */
export interface Mempool {
	/**
	 * Takes a transaction in the bytes that a client sends.
	 * @returns its hash.
	 * @throws MempoolError that says why not.
	 */
	add(raw: Uint8Array): Hex;
	/**
	 * As `add`, with the senders of many transactions recovered at once, in other threads if the pool is told how. They are added in the order
	 * of the calls.
	 */
	addLater(raw: Uint8Array): Promise<Hex>;
	/**
	 * Takes an unsigned transaction of a sender, as a development node does for accounts that it impersonates: what `unsignedTransaction` of
	 * `@altvm/ethereum` makes with `marksSender`.
	 */
	addFrom(sender: Address, transaction: SignedTransaction): Hex;
	get(hash: Hex): PooledTransaction | undefined;
	/** Drops a transaction. The sender's later ones wait until there is another of its nonce. */
	remove(hash: Hex): boolean;
	/** Reads all senders' accounts again, after the state was changed outside of blocks. */
	refresh(): void;
	/** The nonce after a sender's transactions that can be executed one after another; undefined if the sender has none. */
	nextNonce(sender: Address): bigint | undefined;
	/** Transactions that can be in the next block, the best payers first, each sender's in the order of their nonces. */
	pending(): Iterable<PooledTransaction>;
	/** All of the pool: by sender, in the order of their nonces. `queued` cannot be executed yet. */
	content(): {
		readonly pending: ReadonlyMap<Address, readonly PooledTransaction[]>;
		readonly queued: ReadonlyMap<Address, readonly PooledTransaction[]>;
	};
	readonly size: { readonly pending: number; readonly queued: number };
	/** The blobs and proofs of versioned hashes, for those that it has. */
	blob(
		versionedHash: Hex,
	): { blob: Uint8Array; commitment: Uint8Array; proofs: readonly Uint8Array[]; version: 0 | 1 } | undefined;
	/** Calls the listener with each transaction that can be executed. Returns what stops it. */
	onPending(listener: (transaction: PooledTransaction) => void): () => void;
	clear(): void;
}
