import { type SignedTransaction, TransactionError } from '@altvm/ethereum';
import type { Authorities } from './authorities.ts';
import { MempoolError } from './mempool.ts';
import type { PoolAccount } from './pool-account.ts';
import type { PoolEntry } from './pool-entry.ts';
import type { PoolLimits } from './pool-options.ts';

/** Percent that a replacement pays more at least, as in geth. Blobs are dear to spread again. */
const BUMP = 10n;
const BLOB_BUMP = 100n;

/**
 * Checks a transaction's place among those of its sender.
 * @throws MempoolError, TransactionError
 */
export function checkPlace(entry: PoolEntry, account: PoolAccount, limits: PoolLimits): void {
	const { nonce, blobHashes } = entry.transaction;
	if (account.isContract && !entry.isImpersonated) {
		throw new TransactionError('sender-has-code', 'the sender is a contract');
	}
	if (nonce < account.nonce) {
		throw new TransactionError('nonce-too-low', 'not the next nonce of the sender', { nonce, next: account.nonce });
	}
	const replaced = account.entries.get(nonce);
	if (replaced) {
		checkBump(entry.transaction, replaced.transaction);
		return;
	}
	if (nonce >= account.nonce + BigInt(limits.ofSender)) {
		throw new MempoolError('nonce-too-far', `the nonce ${nonce} is too far ahead of the sender's ${account.nonce}`);
	}
	if (account.entries.size >= limits.ofSender) {
		throw new MempoolError('account-limit', `the sender has ${account.entries.size} transactions in the pool`);
	}
	if (nonce === account.next) return;
	// Blobs wait for nobody: they are large.
	if (blobHashes.length > 0) {
		throw new MempoolError(
			'nonce-too-far',
			`the nonce ${nonce} of a blob transaction is not the next, ${account.next}`,
		);
	}
	if (account.queuedCount >= limits.queuedOfSender) {
		throw new MempoolError('account-limit', `the sender has ${account.queuedCount} transactions that wait for others`);
	}
}

function checkBump(transaction: SignedTransaction, old: SignedTransaction): void {
	const hasBlobs = transaction.blobHashes.length > 0 || old.blobHashes.length > 0;
	const percent = 100n + (hasBlobs ? BLOB_BUMP : BUMP);
	const isEnough = (fee: bigint, before: bigint) => fee > before && fee * 100n >= before * percent;
	const fees = ['maxFee', 'maxPriorityFee', ...(old.blobHashes.length > 0 ? (['maxBlobFee'] as const) : [])] as const;
	for (const name of fees) {
		if (isEnough(transaction[name], old[name])) continue;
		const message = `a ${name} of ${transaction[name]} does not replace one of ${old[name]}: it takes ${percent - 100n} % more`;
		throw new MempoolError('replacement-underpriced', message);
	}
}

/**
 * EIP-7702, as geth: of an account that another one's code runs for, or is about to, transactions can become invalid at any time. The pool
 * has one of them at most, and takes no authorization of an account that has more.
 * @throws MempoolError `delegation-limit`, `authority-reserved`
 */
export function checkDelegations(
	entry: PoolEntry,
	account: PoolAccount,
	authorities: Authorities,
	accountOf: (address: PoolEntry['sender']) => PoolAccount | undefined,
): void {
	const { sender, transaction } = entry;
	if (account.isDelegated || authorities.has(sender)) {
		const isReplacement = account.entries.get(transaction.nonce)?.isPending === true;
		const isFirst = account.pendingCount === 0 && transaction.nonce === account.nonce;
		if (!isReplacement && !isFirst) {
			throw new MempoolError('delegation-limit', 'a delegated account has one transaction in the pool at most');
		}
	}
	for (const authority of entry.authorities) {
		if ((accountOf(authority)?.entries.size ?? 0) <= 1) continue;
		throw new MempoolError('authority-reserved', `the authority ${authority} has several transactions in the pool`);
	}
}
