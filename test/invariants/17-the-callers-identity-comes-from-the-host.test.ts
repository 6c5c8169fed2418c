import { describe, expect, it } from 'vitest';
import { call, createWorld, forward, innermost, PAIRS, PROBES, send, USER } from '../world/world.ts';

describe("the caller's identity comes from the host", async () => {
	const { host, peers } = await createWorld();
	for (const [from, to] of PAIRS.filter(([a, b]) => a !== b)) {
		it(`${from} -> ${to}: the callee sees the calling contract, not the signer`, () => {
			for (const signer of [USER, PROBES]) {
				const of = forward(peers[from], call(peers[to], 'whoami'));
				const [sender] = innermost(of, send(host, of, { from: signer }).values!);
				expect(sender).toBe(peers[from].address);
			}
		});
	}

	it('a Move signer is the sender, and no argument can name another account', () => {
		for (const [from, expected] of [
			[USER, USER],
			[PROBES, PROBES],
		] as const) {
			expect(send(host, call(peers.move, 'whose'), { from }).values).toEqual([expected]);
		}
		const through = forward(peers.wasm, call(peers.move, 'whose'));
		expect(innermost(through, send(host, through).values!)).toEqual([peers.wasm.address]);
		expect(() => host.call({ from: USER, to: peers.move.address, function: 'whose', args: [PROBES] })).toThrow(
			/takes 0 arguments/,
		);
	});
});
