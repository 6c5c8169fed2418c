import { describe, expect, it } from 'vitest';
import { call, createWorld, PAIRS, send, setThenForward, tryForward, USER } from '../world/world.ts';
import { catchers } from './support.ts';

describe('reverting a frame drops its effects', async () => {
	const world = await createWorld();
	const { host, peers } = world;
	for (const [middle, failing] of PAIRS.filter(([a, b]) => a !== b)) {
		it(`logs and events of ${middle} are dropped when ${failing} fails`, () => {
			for (const catcher of catchers(world)) {
				const result = send(
					host,
					tryForward(catcher, setThenForward(peers[middle], call(peers[failing], 'failWith', 1), 1, 5), 5_000_000n),
					{ trace: true },
				);
				expect(result.values![0]).toBe(false);
				expect(result.logs).toEqual([]);
				expect(JSON.stringify(result.trace, (_, value) => (typeof value === 'bigint' ? `${value}` : value))).toContain(
					'"type":"log"',
				);
			}
		});
	}

	it('a refund earned in a reverted frame is not paid', () => {
		send(host, call(peers.evm, 'set', 8, 1));
		expect(host.simulate({ from: USER, to: peers.evm.address, function: 'set', args: [8, 0] }).refundCounter).toBe(
			4800,
		);
		const undone = tryForward(
			world.otherEvm,
			setThenForward(peers.evm, call(peers.move, 'failWith', 1), 8, 0),
			5_000_000n,
		);
		expect(send(host, undone).refundCounter).toBe(0);
	});
});
