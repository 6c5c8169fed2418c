import type { PooledTransaction } from '@altvm/chain';
import { signatureOf } from '@altvm/ethereum';
import { formatTransaction } from '../format/transaction.ts';

/** A transaction that waits, as JSON-RPC shows it. */
export function formatPooled({ transaction, sender }: PooledTransaction): Record<string, unknown> {
	return formatTransaction(transaction, sender, signatureOf(transaction), undefined);
}
