import { describe, expect, it } from 'vitest';
import { type Call, call, createWorld, forward, type Peer, send, tryForward } from '../world/world.ts';

describe('re-entrancy follows the declared policy', async () => {
	const world = await createWorld();
	const { host, peers, reentrantWasm, otherEvm, otherWasm } = world;
	const policies: [name: string, a: Peer, allowed: boolean][] = [
		['evm', peers.evm, true],
		['wasm', peers.wasm, false],
		['wasm that allows it', reentrantWasm, true],
		['move', peers.move, false],
	];
	const others = (a: Peer) => [otherEvm, otherWasm, peers.move].filter((peer) => peer !== a);

	const runs = (of: Call) => send(host, of).status === 'success';

	for (const [name, a, allowed] of policies) {
		const word = allowed ? 'allowed' : 'refused';
		for (const b of others(a)) {
			it(`${name} -> ${b.vm} -> ${name}: ${word}`, () => {
				expect(runs(forward(a, forward(b, call(a, 'ping', 1n))))).toBe(allowed);
				expect(runs(forward(a, call(b, 'ping', 1n)))).toBe(true);
			});

			for (const c of others(a)) {
				if (c === b) continue;
				it(`${name} -> ${b.vm} -> ${c.vm} -> ${name}: ${word}`, () => {
					expect(runs(forward(a, forward(b, forward(c, call(a, 'ping', 1n)))))).toBe(allowed);
				});
			}
		}

		it(`${name} calling itself: ${word}`, () => {
			expect(runs(forward(a, call(a, 'ping', 1n)))).toBe(allowed);
		});

		it(`${name}: the guard is released on success, revert and halt`, () => {
			const exits = [
				call(a, 'ping', 1n),
				call(a, 'failWith', 1),
				a.vm === 'move' ? call(a, 'overflow', 1) : call(a, a.vm === 'evm' ? 'halt' : 'trap'),
			];
			for (const exit of exits) {
				// In one transaction: enter once, leave with success, revert or halt, and enter again.
				const twice = tryForward(otherEvm, exit, 200_000);
				expect(send(host, twice).status).toBe('success');
				expect(runs(call(a, 'ping', 1n))).toBe(true);
			}
			const refusedOnce = tryForward(
				otherEvm,
				forward(a, forward(peers.move === a ? otherWasm : peers.move, call(a, 'ping', 1n))),
				2_000_000,
			);
			expect(send(host, refusedOnce).values![0]).toBe(allowed);
			expect(runs(call(a, 'ping', 1n))).toBe(true);
		});
	}

	describe.each(policies)('%s is paid by what it calls', (_name, a) => {
		it.each([
			['with all gas, as `.call{value: x}("")`', 2n ** 64n - 1n],
			['with the stipend of 2,300 gas, as `transfer`', 0n],
		])('%s', (_what, gas) => {
			const before = host.balance(a.address);
			const back = { peer: otherEvm, fn: 'tryForward', args: [a.address, '0x', 400n, gas] };
			const result = send(host, forward(a, back, 1000n), { value: 1000n });
			expect(result.failure).toBeUndefined();
			expect(host.balance(a.address) - before).toBe(400n);
		});
	});

	it('the reason for the refusal reaches the caller', () => {
		const result = send(host, forward(otherEvm, forward(peers.wasm, forward(peers.evm, call(peers.wasm, 'ping', 1n)))));
		expect(result.failure).toEqual({ kind: 'refused', reason: 're-entrancy' });
	});
});
