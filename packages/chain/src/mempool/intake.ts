import type { Address } from '@altvm/abi-bridge';
import {
	assumeSender,
	authoritiesOf,
	type BlobSidecar,
	checkTransaction,
	decodeImpersonated,
	decodeTransaction,
	GAS_PER_BLOB,
	type SignedTransaction,
	senderOf,
	splitNetworkForm,
	TransactionError,
} from '@altvm/ethereum';
import { isAtLeast } from '@altvm/evm';
import { CELLS_PER_BLOB } from './kzg.ts';
import { MempoolError } from './mempool.ts';
import type { PoolEntry } from './pool-entry.ts';
import type { CompletePoolOptions, NextBlock } from './pool-options.ts';

/** A transaction that passed the checks that need no state. */
export interface Taken {
	readonly transaction: SignedTransaction;
	readonly raw: Uint8Array;
	readonly sidecar: BlobSidecar | undefined;
	readonly authorities: readonly Address[];
	readonly isImpersonated: boolean;
	/** Whether the proofs of its blobs were verified before. */
	readonly isVerified: boolean;
}

const SET_CODE = 4;
const BLOB_BYTES = 131_072;
const POINT_BYTES = 48;

/** Decodes transactions and checks what needs no state, the cheap first: nobody has paid for it yet. */
export class Intake {
	readonly #options: CompletePoolOptions;
	readonly #next: () => NextBlock;

	constructor(options: CompletePoolOptions, next: () => NextBlock) {
		this.#options = options;
		this.#next = next;
	}

	/** @throws MempoolError, TransactionError */
	take(raw: Uint8Array): Taken {
		const { hardfork, chainId } = this.#next();
		this.#checkSize(raw.length, this.#mostBytes());
		const { bytes, sidecar } = splitNetworkForm(raw);
		this.#checkSize(bytes.length, this.#options.limits.transactionBytes);
		const transaction = decodeTransaction(bytes, hardfork, chainId, this.#options.adapters);
		this.#check(transaction);
		// The caller may change its bytes.
		const kept = sidecar ? raw.slice() : transaction.serialize();
		const authorities = transaction.type === SET_CODE ? authoritiesOf(transaction, chainId) : [];
		return { transaction, raw: kept, sidecar, authorities, isImpersonated: false, isVerified: false };
	}

	/**
	 * @throws MempoolError, TransactionError; `malformed` if the transaction is not one that the sender is marked in.
	 */
	takeFrom(sender: Address, given: SignedTransaction): Taken {
		const { hardfork, chainId } = this.#next();
		this.#checkSize(given.serialize().length, this.#options.limits.transactionBytes);
		const transaction = decodeImpersonated(given.serialize(), hardfork, chainId, this.#options.adapters);
		if (senderOf(transaction) !== sender) {
			throw new TransactionError(
				'malformed',
				'not a transaction that `unsignedTransaction` made of this sender, marked',
			);
		}
		this.#check(transaction);
		const authorities = authoritiesOf(transaction, chainId);
		const raw = transaction.serialize();
		return { transaction, raw, sidecar: undefined, authorities, isImpersonated: true, isVerified: false };
	}

	/** Takes a transaction of a block that was removed, which executed as the sender's. Blocks do not have the blobs. */
	takeBack(bytes: Uint8Array, sender: Address, remembered: PoolEntry | undefined): Taken {
		try {
			const { hardfork, chainId } = this.#next();
			let transaction = decodeTransaction(bytes, hardfork, chainId, this.#options.adapters);
			const marked = decodeImpersonated(bytes, hardfork, chainId, this.#options.adapters);
			const isImpersonated = marked !== transaction && senderOf(marked) === sender;
			if (isImpersonated) transaction = marked;
			else assumeSender(transaction, sender);
			this.#check(transaction);
			const authorities = authoritiesOf(transaction, chainId);
			const { raw, sidecar } = remembered ?? { raw: transaction.serialize(), sidecar: undefined };
			return { transaction, raw, sidecar, authorities, isImpersonated, isVerified: sidecar !== undefined };
		} catch (cause) {
			if (!(cause instanceof TransactionError)) throw cause;
			throw new MempoolError(cause.code, cause.message, { cause });
		}
	}

	/**
	 * Decodes a transaction of the pool by the rules of another fork.
	 * @throws MempoolError, TransactionError if the fork does not have it.
	 */
	again({ transaction, sender, sidecar, isImpersonated }: PoolEntry): SignedTransaction {
		const { hardfork, chainId } = this.#next();
		const decode = isImpersonated ? decodeImpersonated : decodeTransaction;
		const decoded = decode(transaction.serialize(), hardfork, chainId, this.#options.adapters);
		if (!isImpersonated) assumeSender(decoded, sender);
		this.#check(decoded);
		if (sidecar && sidecar.version !== (isAtLeast(hardfork, 'osaka') ? 1 : 0)) {
			throw new MempoolError('bad-sidecar', `${hardfork} has blobs of another version`);
		}
		return decoded;
	}

	/** The authorities of a transaction of a block. */
	authoritiesIn(bytes: Uint8Array): Address[] {
		if (bytes[0] !== SET_CODE) return [];
		const { hardfork, chainId } = this.#next();
		try {
			return authoritiesOf(decodeTransaction(bytes, hardfork, chainId, this.#options.adapters), chainId);
		} catch (error) {
			if (error instanceof TransactionError) return [];
			throw error;
		}
	}

	#check(transaction: SignedTransaction): void {
		const { hardfork, gasLimit: blockLimit, blobSchedule } = this.#next();
		const { gasLimit, blobHashes, maxPriorityFee } = transaction;
		checkTransaction(transaction, hardfork, this.#options.adapters);
		if (gasLimit > blockLimit) {
			throw new TransactionError('gas-above-block', 'more gas than a block has', { gasLimit, limit: blockLimit });
		}
		if (blobHashes.length > blobSchedule.max) {
			const [blobGas, limit] = [blobHashes.length, blobSchedule.max].map((count) => BigInt(count) * GAS_PER_BLOB);
			throw new TransactionError('blob-gas-above-block', 'more blobs than a block has', {
				blobGas: blobGas!,
				limit: limit!,
			});
		}
		const { leastTip } = this.#options;
		if (maxPriorityFee < leastTip) {
			throw new MempoolError('underpriced', `a tip of ${maxPriorityFee}, below the least of ${leastTip}`);
		}
	}

	#checkSize(size: number, most: number): void {
		if (size > most) throw new MempoolError('too-large', `${size} bytes, more than ${most}`);
	}

	/** Bytes of the largest blob transaction with its blobs, and what encodes them. */
	#mostBytes(): number {
		const { hardfork, blobSchedule } = this.#next();
		const proofs = isAtLeast(hardfork, 'osaka') ? CELLS_PER_BLOB : 1;
		const perBlob = BLOB_BYTES + (1 + proofs) * (POINT_BYTES + 1) + 8;
		return this.#options.limits.transactionBytes + (this.#options.kzg ? blobSchedule.max * perBlob + 32 : 0);
	}
}
