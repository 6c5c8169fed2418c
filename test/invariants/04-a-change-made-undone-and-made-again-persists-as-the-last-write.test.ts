import { describe, expect, it } from 'vitest';
import { call, createWorld, forward, send, setAround, setThenForward } from '../world/world.ts';

describe('the last write persists when A calls B and B calls A', async () => {
	const world = await createWorld();
	const { host, peers } = world;
	// The contracts that allow re-entry.
	const outer = { evm: peers.evm, wasm: world.reentrantWasm };
	for (const [name, a] of Object.entries(outer)) {
		for (const b of [world.otherEvm, world.otherWasm, peers.move]) {
			it(`${name} -> ${b.vm} -> ${name}: the caller sees the inner call's write, and the last write persists`, () => {
				const result = send(host, setAround(a, forward(b, call(a, 'set', 3, 55n)), 3, 10, 20));
				expect(result.failure).toBeUndefined();
				expect(result.values).toEqual([true, 55n]);
				expect(send(host, call(a, 'get', 3)).values).toEqual([20n]);
			});

			it(`${name} -> ${b.vm} -> ${name} reverted: the caller sees its own write`, () => {
				const undone = setThenForward(
					b,
					setThenForward(a, call(b.vm === 'move' ? world.otherEvm : peers.move, 'failWith', 1), 3, 66),
					2,
					1,
				);
				const result = send(host, setAround(a, undone, 3, 10, 20));
				expect(result.values).toEqual([false, 10n]);
				expect(send(host, call(a, 'get', 3)).values).toEqual([20n]);
				expect(send(host, call(b, 'get', 2)).values).toEqual([0n]);
			});
		}
	}
});
