import { describe, expect, it } from 'vitest';
import { CROSS_PAIRS, call, createWorld, send, setThenForward, tryForward } from '../world/world.ts';
import { catchers, observe } from './support.ts';

describe('reverting a frame restores every VM', async () => {
	const world = await createWorld();
	const { host, peers } = world;
	for (const [middle, inner] of CROSS_PAIRS) {
		for (const failing of ['evm', 'wasm', 'move'] as const) {
			if (failing === middle || failing === inner) continue;
			it(`${middle} writes, ${inner} writes, ${failing} fails: both writes, all logs and all transfers are undone`, async () => {
				for (const catcher of catchers(world)) {
					const before = await observe(world);
					const chain = setThenForward(
						peers[middle],
						setThenForward(peers[inner], call(peers[failing], 'failWith', 3), 1, 11),
						1,
						22,
					);
					const result = send(host, tryForward(catcher, chain, 5_000_000n, 50n), { value: 50n });
					expect(result.status).toBe('success');
					expect(result.values![0]).toBe(false);
					expect(result.logs).toEqual([]);
					// Only the payment to the catching contract remains.
					const after = await observe(world);
					expect(after.values).toEqual(before.values);
					expect(host.balance(peers[middle].address) + host.balance(peers[inner].address)).toBe(0n);
				}
			});
		}
	}

	it('a failed transaction leaves the state root unchanged', async () => {
		const before = await observe(world);
		for (const [middle, inner] of CROSS_PAIRS) {
			const chain = setThenForward(peers[middle], call(peers[inner], 'failWith', 3), 1, 22);
			expect(send(host, chain).status).toBe('revert');
			expect(await observe(world)).toEqual(before);
		}
	});
});
