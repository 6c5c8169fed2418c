import type { TraceFrame } from 'altvm';
import { describe, expect, it } from 'vitest';
import { createWorld, USER, VMS } from '../world/world.ts';

function effects(frame: TraceFrame): { logs: number; writes: number } {
	const count = (type: string) => frame.steps.filter((step) => step.type === type).length;
	return { logs: count('log'), writes: count('write') };
}

describe('effects are charged before they are made', async () => {
	const { host, peers } = await createWorld();
	for (const vm of VMS) {
		it(`${vm}: at every gas limit, each log and write was paid for`, () => {
			const run = (fn: string, args: unknown[], gas: number) =>
				host.simulate({ from: USER, to: peers[vm].address, function: fn, args, gas, trace: true });
			for (const [fn, args, price] of [
				['emitPing', [1n], 375],
				['set', [5, 5n], 2900],
			] as const) {
				const full = run(fn, [...args], 1_000_000).gasUsed;
				for (let gas = 0; gas <= full + 100; gas += 7) {
					const { trace, status } = run(fn, [...args], gas);
					const { logs, writes } = effects(trace!);
					if (logs + writes > 0 && gas < price) expect.fail(`an effect with only ${gas} gas`);
					if (status === 'success' && logs + writes === 0) expect.fail('a successful call without effects');
				}
			}
		});
	}
});
