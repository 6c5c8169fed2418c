import type { PooledTransaction } from '@altvm/chain';
import { type Signature, type SignedTransaction, signatureOf } from '@altvm/ethereum';
import { HostError } from '@altvm/host';
import { formatTransaction } from '../format/transaction.ts';

const UNSIGNED: Signature = { yParity: 0n, r: 0n, s: 0n };

/** A transaction that waits, as JSON-RPC shows it. */
export function formatPooled({ transaction, sender }: PooledTransaction): Record<string, unknown> {
	return formatTransaction(transaction, sender, signatureOrNone(transaction), undefined);
}

/** Of an impersonated account there is no signature. */
function signatureOrNone(transaction: SignedTransaction): Signature {
	try {
		return signatureOf(transaction);
	} catch (error) {
		if (error instanceof HostError) return UNSIGNED;
		throw error;
	}
}
