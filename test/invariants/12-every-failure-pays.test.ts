import { PRICES } from 'altvm';
import { describe, expect, it } from 'vitest';
import { call, createWorld, forward, send, tryForward, VMS } from '../world/world.ts';
import { catchers } from './support.ts';

describe('every failure costs gas', async () => {
	const world = await createWorld();
	const { host, peers } = world;
	const failures = [
		['a revert', 'failWith', [1]],
		['a missing function', undefined, []],
	] as const;
	for (const vm of VMS) {
		for (const [what, fn, args] of failures) {
			it(`${what} in ${vm} costs more than the bare call`, () => {
				for (const catcher of catchers(world)) {
					const inner = fn
						? call(peers[vm], fn, ...args)
						: call({ ...world.peers.evm, address: peers[vm].address }, 'panic', 1);
					const result = send(host, tryForward(catcher, inner, 100_000), { trace: true });
					const [step] = result.trace!.steps.filter(({ type }) => type === 'call');
					const frame = step!.type === 'call' ? step!.frame : undefined;
					expect(frame!.gasUsed, catcher.vm).toBeGreaterThan(vm === 'evm' || catcher.vm === vm ? 20 : PRICES.crossing);
				}
			});
		}
	}

	it('malformed call data costs the same through every VM that decodes it', () => {
		const cost = (bytes: Uint8Array) =>
			host.simulate({
				from: peers.evm.address,
				to: peers.evm.address,
				function: 'tryForward',
				args: [peers.wasm.address, bytes, 0, 100_000],
			}).gasUsed;
		const short = Uint8Array.of(1, 2, 3, 4, 0, 0, 0, 0);
		const other = Uint8Array.of(9, 9, 9, 9, 1, 1, 1, 1);
		expect(Math.abs(cost(short) - cost(other))).toBeLessThan(64);
	});

	it('a refused transfer costs gas', () => {
		const result = send(host, forward(peers.evm, call(peers.wasm, 'ping', 1), 1n), { value: 1n });
		expect(result.status).toBe('revert');
		expect(result.gasUsed).toBeGreaterThan(9_000);
	});
});
