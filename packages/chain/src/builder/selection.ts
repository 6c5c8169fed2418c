import type { Address, Hex } from '@altvm/abi-bridge';
import { type BlockExecution, TransactionError, type TransactionErrorCode, transactionSize } from '@altvm/ethereum';
import { HostFault } from '@altvm/host';
import type { PooledTransaction } from '../mempool/mempool.ts';

/** What may be valid in another block: nothing is wrong with the transaction. */
const LATER: ReadonlySet<TransactionErrorCode> = new Set<TransactionErrorCode>([
	'gas-above-block',
	'blob-gas-above-block',
	'fee-below-base-fee',
	'blob-fee-below-base-fee',
	'nonce-too-high',
]);

/** Takes transactions of a pool into a block. After one that is left out, the sender's others are left out, too: their nonces follow it. */
export class Selection {
	/** Those that are invalid, and why. */
	readonly rejected: { readonly hash: Hex; readonly error: Error }[] = [];
	readonly #execution: BlockExecution;
	readonly #leftOut = new Set<Address>();

	constructor(execution: BlockExecution) {
		this.#execution = execution;
	}

	/** Executes a transaction if it is valid and fits. */
	consider({ transaction, sender }: PooledTransaction): void {
		if (this.#leftOut.has(sender)) return;
		const { gas, blobGas, bytes } = this.#execution.room;
		const { gasLimit, blobHashes, hash } = transaction;
		const hasRoom =
			gasLimit <= gas && (blobHashes.length === 0 || blobGas > 0n) && transactionSize(transaction.serialize()) <= bytes;
		if (!hasRoom) {
			this.#leftOut.add(sender);
			return;
		}
		try {
			this.#execution.execute(transaction);
		} catch (error) {
			const isOfTransaction = error instanceof TransactionError || error instanceof HostFault;
			if (!isOfTransaction) throw error;
			// It was forced into the block before, or is in its parent.
			if (error instanceof TransactionError && error.code === 'nonce-too-low') return;
			this.#leftOut.add(sender);
			if (error instanceof HostFault || !LATER.has(error.code)) this.rejected.push({ hash, error });
		}
	}
}
