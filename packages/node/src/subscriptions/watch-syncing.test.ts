import { expect, it } from 'vitest';
import type { SyncProgress } from '../eth/client-methods.ts';
import { watchSyncing } from './watch-syncing.ts';

it('tells when a node falls behind and when it has caught up, until nobody listens', async () => {
	const progress: SyncProgress = { startingBlock: 1n, currentBlock: 1n, highestBlock: 9n };
	let now: SyncProgress | undefined;
	const told: unknown[] = [];
	const stop = watchSyncing(() => now, 5)((given) => told.push(given));
	await new Promise((resolve) => setTimeout(resolve, 30));
	expect(told).toEqual([]);
	now = progress;
	await expect.poll(() => told).toEqual([progress]);
	now = { ...progress, currentBlock: 5n };
	await new Promise((resolve) => setTimeout(resolve, 30));
	now = undefined;
	await expect.poll(() => told).toEqual([progress, undefined]);
	stop();
	now = progress;
	await new Promise((resolve) => setTimeout(resolve, 30));
	expect(told).toHaveLength(2);
});
