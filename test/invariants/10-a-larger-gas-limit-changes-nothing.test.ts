import { describe, expect, it } from 'vitest';
import { call, createWorld, send, USER, VMS } from '../world/world.ts';

/** Limits around what a VM's units hold in 64 bits (9.2e14 gas for WASM), and around what is exact in a double. */
const LIMITS = [1e6, 2 ** 46, 9.2e14, 9.3e14, 2e15, 2 ** 52, 2 ** 53 - 1].map(Math.floor);
const LARGE_LIMITS = [1_000_000n, 2n ** 53n, 2n ** 63n - 1n, 2n ** 63n, 2n ** 64n - 1n, 2n ** 200n];

describe('a larger gas limit changes neither the result nor the gas used', async () => {
	const { host, peers } = await createWorld();
	for (const vm of VMS) {
		it(`${vm}: at every limit that covers a call`, () => {
			const results = LIMITS.map((gas) => {
				const { status, values, gasUsed } = send(host, call(peers[vm], 'burnGas', 3), { gas });
				return { status, values, gasUsed };
			});
			expect(results[0]!.status).toBe('success');
			for (const result of results) expect(result).toEqual(results[0]);
		});

		it(`${vm}: at limits beyond 2^53, of a message of an embedder`, () => {
			const used = LARGE_LIMITS.map((gas) =>
				host.transact(
					(open) => {
						const request = { kind: 'call', target: peers[vm].address, input: new Uint8Array(4), value: 0n } as const;
						const { outcome, gasLeft } = open.run(request, {
							sender: USER,
							gas,
							transaction: { origin: USER, gasPrice: 0n },
						});
						expect(outcome.status).toBe('revert');
						return gas - BigInt(gasLeft);
					},
					{ keep: false },
				),
			);
			expect(new Set(used).size).toBe(1);
		});
	}
});
