import type { Address } from '@altvm/abi-bridge';
import { highestCost, type SignedTransaction } from '@altvm/ethereum';
import { sidecarBytes } from './check-sidecar.ts';
import type { PooledTransaction } from './mempool.ts';
import type { NextBlock } from './pool-options.ts';

/** A transaction in a pool, and what the pool knows of it. */
export interface PoolEntry extends PooledTransaction {
	/** Wei that it takes at most. */
	readonly cost: bigint;
	/** Bytes as in a block. */
	readonly bytes: number;
	readonly blobBytes: number;
	/** Counts up: who came first is first. */
	readonly order: number;
	/** Accounts whose authorizations it carries (EIP-7702). */
	readonly authorities: readonly Address[];
	/** Nobody signed it. */
	readonly isImpersonated: boolean;
	/** Whether all before it can be executed, and it can after them. */
	isPending: boolean;
	isDropped: boolean;
}

type Given = Pick<
	PoolEntry,
	'transaction' | 'sender' | 'raw' | 'sidecar' | 'since' | 'order' | 'authorities' | 'isImpersonated'
>;

export function poolEntry(given: Given): PoolEntry {
	const { transaction, sidecar } = given;
	return {
		...given,
		cost: highestCost(transaction),
		bytes: transaction.serialize().length,
		blobBytes: sidecarBytes(sidecar),
		isPending: false,
		isDropped: false,
	};
}

/** The tip in the next block (EIP-1559); negative if the block cannot have the transaction. */
export function tipIn({ baseFee, blobBaseFee }: NextBlock, transaction: SignedTransaction): bigint {
	const { maxFee, maxPriorityFee, blobHashes, maxBlobFee } = transaction;
	if (blobHashes.length > 0 && maxBlobFee < blobBaseFee) return -1n;
	const headroom = maxFee - baseFee;
	if (headroom < maxPriorityFee) return headroom;
	return maxPriorityFee;
}

/** A transaction and what it pays in the next block. */
export interface Priced {
	readonly entry: PoolEntry;
	readonly tip: bigint;
}

export function priced(entry: PoolEntry, next: NextBlock): Priced {
	return { entry, tip: tipIn(next, entry.transaction) };
}

/** Whether `a` comes before `b` in a block: it pays more, or came first. */
export function paysMore(a: Priced, b: Priced): boolean {
	return a.tip === b.tip ? a.entry.order < b.entry.order : a.tip > b.tip;
}
