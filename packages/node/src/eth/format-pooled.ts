import type { PooledTransaction } from '@altvm/chain';
import { type Signature, type SignedTransaction, signatureOf } from '@altvm/ethereum';
import { HostError } from '@altvm/host';
import { formatTransaction } from '../format/transaction.ts';

/** A transaction that waits, as JSON-RPC shows it. */
export function formatPooled({ transaction, sender }: PooledTransaction): Record<string, unknown> {
	return formatTransaction(transaction, sender, signatureOrNone(transaction), undefined);
}

/** Of an impersonated account there is no signature. */
function signatureOrNone(transaction: SignedTransaction): Signature | undefined {
	try {
		return signatureOf(transaction);
	} catch (error) {
		if (error instanceof HostError) return undefined;
		throw error;
	}
}
