import { type SignedTransaction, senderOf, TransactionError } from '@altvm/ethereum';

/**
 * Recovers senders in this thread.
 *
 * @example
 * ```ts
 * import { hexToBytes } from '@altvm/abi-bridge';
 * import { recoverHere } from '@altvm/chain';
 * import { decodeTransaction, senderOf } from '@altvm/ethereum';
 * import { privateKeyToAccount } from 'viem/accounts';
 *
 * const account = privateKeyToAccount(`0x${'42'.repeat(32)}`);
 * const signed = await account.signTransaction({ chainId: 1, type: 'eip1559', gas: 21_000n, value: 5n });
 * const transaction = decodeTransaction(hexToBytes(signed), 'osaka', 1n);
 * await recoverHere([transaction]);
 * senderOf(transaction).slice(-40) === account.address.slice(2).toLowerCase(); // true
 * ```
 */
export async function recoverHere(transactions: readonly SignedTransaction[]): Promise<void> {
	for (const transaction of transactions) {
		try {
			senderOf(transaction);
		} catch (error) {
			// The pool refuses it when it asks.
			if (!(error instanceof TransactionError)) throw error;
		}
	}
}
