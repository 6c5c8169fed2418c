import type { PooledTransaction } from '@altvm/chain';
import { expect, it, vi } from 'vitest';
import { mine, testChain } from '../testing/test-chain.ts';
import { PendingBlock } from './pending-block.ts';

async function watched() {
	const { chain, pool } = await testChain();
	let tell: (pooled: PooledTransaction) => void = () => {};
	pool.onPending = (listener: typeof tell) => {
		tell = listener;
		return () => {};
	};
	const build = vi.spyOn(chain, 'build');
	return { chain, build, pending: new PendingBlock(chain), change: () => tell(undefined as never) };
}
const rest = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

it('is built once for all who ask while nothing changes', async () => {
	const { build, pending } = await watched();
	const [first, second] = await Promise.all([pending.block(), pending.block()]);
	expect(second).toBe(first);
	await rest(200);
	expect(await pending.block()).toBe(first);
	expect(build).toHaveBeenCalledTimes(1);
});

it('is built again when the head or the mempool has changed, though not all the time', async () => {
	const { chain, build, pending, change } = await watched();
	const { header } = await pending.block();
	expect(header).toMatchObject({ number: 1n, parentHash: chain.genesis.hash });
	change();
	await vi.waitFor(
		async () => {
			await pending.block();
			expect(build).toHaveBeenCalledTimes(2);
		},
		{ timeout: 5000 },
	);
	await pending.block();
	expect(build).toHaveBeenCalledTimes(2);
	await mine(chain);
	build.mockClear();
	expect((await pending.block()).header.parentHash).toBe(chain.head.hash);
	expect(build).toHaveBeenCalledTimes(1);
});

it('that could not be built is built again', async () => {
	const { build, pending } = await watched();
	build.mockRejectedValueOnce(new Error('busy'));
	await expect(pending.block()).rejects.toThrow('busy');
	expect((await pending.block()).header.number).toBe(1n);
});
