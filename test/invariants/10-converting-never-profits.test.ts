import type { TraceFrame } from 'altvm';
import { describe, expect, it } from 'vitest';
import { call, createWorld, forward, PAIRS, send } from '../world/world.ts';

function frames(frame: TraceFrame): TraceFrame[] {
	return [frame, ...frame.steps.flatMap((step) => (step.type === 'call' ? frames(step.frame) : []))];
}

describe('converting gas between VMs never creates gas', async () => {
	const { host, peers, otherEvm, otherWasm } = await createWorld();
	for (const [a, b] of PAIRS.filter(([x, y]) => x !== y)) {
		it(`${a} -> ${b} -> ${a}: gas converted to the units of both VMs and back never increases`, () => {
			for (const last of [otherEvm, otherWasm]) {
				const of = forward(peers[a], forward(peers[b], call(last, 'burnGas', 3)));
				for (let gas = 640_000; gas < 640_400; gas += 13) {
					const { trace, gasUsed } = send(host, of, { gas, trace: true });
					expect(gasUsed).toBeLessThanOrEqual(gas);
					for (const frame of frames(trace!)) {
						expect(Number.isInteger(frame.gasUsed)).toBe(true);
						expect(frame.gasUsed).toBeGreaterThanOrEqual(0);
						expect(frame.gasUsed).toBeLessThanOrEqual(frame.gas);
						const rate = host.adapters.get(frame.vm ?? 'evm')!.unitsPerGas;
						expect(frame.unitsUsed).toBe(BigInt(frame.gasUsed) * rate);
						const below = frame.steps.reduce((sum, step) => sum + (step.type === 'call' ? step.frame.gasUsed : 0), 0);
						expect(below).toBeLessThanOrEqual(frame.gasUsed);
					}
				}
			}
		});
	}
});
