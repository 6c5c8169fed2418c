import type { TraceFrame } from 'altvm';
import { describe, expect, it } from 'vitest';
import { call, createWorld, forward, PAIRS, send, tryForward, VMS } from '../world/world.ts';
import { catchers } from './support.ts';

function children(frame: TraceFrame): TraceFrame[] {
	return frame.steps.flatMap((step) => (step.type === 'call' ? [step.frame] : []));
}

function check(frame: TraceFrame): void {
	expect(frame.gasUsed).toBeLessThanOrEqual(frame.gas);
	let used = 0;
	for (const child of children(frame)) {
		expect(child.gas).toBeLessThanOrEqual(frame.gas - Math.floor((frame.gas - used) / 64) + 2300);
		check(child);
		used += child.gasUsed;
	}
	expect(used).toBeLessThanOrEqual(frame.gasUsed);
}

describe('a sub-call uses no more gas than it was forwarded', async () => {
	const world = await createWorld();
	const { host, peers } = world;
	for (const vm of VMS) {
		it(`${vm} burns all the gas it is given, and no more`, () => {
			for (const catcher of catchers(world)) {
				for (const limit of [0, 1, 1_000, 20_000, 100_000]) {
					const result = send(host, tryForward(catcher, call(peers[vm], 'burnGas', 1_000_000), limit), { trace: true });
					expect(result.status).toBe('success');
					expect(result.values![0]).toBe(false);
					const [child] = children(result.trace!);
					expect(child!.gas).toBe(limit);
					expect(child!.gasUsed).toBeLessThanOrEqual(limit);
					check(result.trace!);
				}
			}
		});
	}

	for (const [a, b] of PAIRS.filter(([x, y]) => x !== y)) {
		it(`${a} -> ${b}: a caller keeps a 64th, and no frame uses less gas than its sub-calls`, () => {
			const { trace } = send(host, forward(peers[a], forward(peers[b], call(world.otherEvm, 'burnGas', 10))), {
				trace: true,
			});
			expect(trace!.status).toBe('success');
			check(trace!);
		});
	}
});
