import { describe, expect, it } from 'vitest';
import { call, createWorld, forward, type Peer, send, VMS, type World } from './world/world.ts';

/** What a failure says after every VM has passed it on. */
function failureOf({ host }: World, through: readonly Peer[], fn: string, ...args: unknown[]) {
	const [last, ...middle] = [...through].reverse();
	const of = middle.reduce((inner, peer) => forward(peer, inner), call(last!, fn, ...args));
	const result = send(host, of, { gas: 1_000_000 });
	expect(result.status).toBe('revert');
	return result.failure;
}

describe('a failure that contracts pass on keeps what it says', async () => {
	const world = await createWorld();
	const { peers, otherWasm } = world;

	for (const vm of VMS) {
		it(`wasm passes on a halt in ${vm} as a halt in ${vm}`, () => {
			const callee = vm === 'wasm' ? otherWasm : peers[vm];
			for (const outer of [[], [peers.evm]] as const) {
				const failure = failureOf(world, [...outer, peers.wasm, callee], 'burnGas', 2n ** 40n);
				expect(failure).toMatchObject({ kind: 'halt', vm });
			}
		});
	}

	it('wasm passes on what the router refused', () => {
		const failure = failureOf(world, [peers.evm, peers.wasm, peers.evm, peers.wasm], 'ping', 1n);
		expect(failure).toEqual({ kind: 'refused', reason: 're-entrancy' });
	});

	it('an error of the innermost contract reaches the user by its selector and arguments', () => {
		for (const outer of [
			[peers.evm, peers.wasm],
			[otherWasm, peers.wasm],
		]) {
			const failure = failureOf(world, [...outer, world.otherEvm], 'failWith', 7n);
			expect(failure).toMatchObject({ args: [7n] });
		}
	});
});
