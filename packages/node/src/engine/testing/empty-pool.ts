import type { Mempool } from '@altvm/chain';

/** A pool that has nothing, for nodes that are given the transactions of their blocks. */
export function emptyPool(): Mempool {
	const refuse = () => {
		throw new Error('a pool that takes nothing');
	};
	return {
		add: refuse,
		addLater: async () => refuse(),
		addFrom: refuse,
		refresh: () => undefined,
		get: () => undefined,
		remove: () => false,
		nextNonce: () => undefined,
		pending: () => [],
		content: () => ({ pending: new Map(), queued: new Map() }),
		size: { pending: 0, queued: 0 },
		blob: () => undefined,
		onPending: () => () => undefined,
		clear: () => undefined,
	};
}
