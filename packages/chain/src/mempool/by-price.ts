import type { Address } from '@altvm/abi-bridge';
import { Heap } from './heap.ts';
import type { PoolAccount } from './pool-account.ts';
import { type PoolEntry, paysMore, priced } from './pool-entry.ts';
import type { NextBlock } from './pool-options.ts';

/**
 * The pending transactions that the next block can have, the best payers first, each sender's in the order of their nonces. What is dropped
 * meanwhile is passed over, with what follows it.
 */
export function* byPrice(accounts: ReadonlyMap<Address, PoolAccount>, next: NextBlock): Generator<PoolEntry> {
	const first = [];
	for (const account of accounts.values()) {
		const entry = account.pendingCount > 0 ? account.entries.get(account.nonce) : undefined;
		if (entry) first.push(priced(entry, next));
	}
	const heap = new Heap(
		first.filter(({ tip }) => tip >= 0n),
		paysMore,
	);
	for (let best = heap.take(); best; best = heap.take()) {
		const { entry } = best;
		if (entry.isDropped || !entry.isPending) continue;
		yield entry;
		const following = accounts.get(entry.sender)?.entries.get(entry.transaction.nonce + 1n);
		if (!following?.isPending) continue;
		const ranked = priced(following, next);
		if (ranked.tip >= 0n) heap.push(ranked);
	}
}
