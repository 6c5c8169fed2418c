import { gasToUnits, MAX_GAS, unitsLeftToGas, unitsUsedToGas } from '@altvm/host';
import type { TraceFrame } from 'altvm';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { call, createWorld, forward, PAIRS, send, VMS } from '../world/world.ts';

function frames(frame: TraceFrame): TraceFrame[] {
	return [frame, ...frame.steps.flatMap((step) => (step.type === 'call' ? frames(step.frame) : []))];
}

/** Gas limits around the largest integer, and around those whose units of some VM exceed an i64 or a double. */
const EXTREMES = [2 ** 31, 2 ** 32, 2 ** 53 / 10_000, 2 ** 53 / 100, 2 ** 63 / 10_000, MAX_GAS].map(Math.floor);

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

	for (const [a, b] of PAIRS)
		it(`${a} -> ${b}: the same work uses the same gas, however much is forwarded`, () => {
			const last = a === b && a === 'wasm' ? otherWasm : b === 'evm' ? otherEvm : peers[b];
			// A Move module that is on the stack is not entered again.
			const of =
				a === b && a === 'move' ? call(peers.move, 'burnGas', 50) : forward(peers[a], call(last, 'burnGas', 50));
			const expected = send(host, of, { gas: 1_000_000 });
			expect(expected.status).toBe('success');
			for (const extreme of EXTREMES)
				for (const gas of [extreme - 1, extreme, Math.min(extreme + 1, MAX_GAS)]) {
					const { status, gasUsed } = send(host, of, { gas });
					expect({ gas, status, gasUsed }).toEqual({ gas, status: 'success', gasUsed: expected.gasUsed });
				}
		});

	it('a VM that halts uses all gas, at any gas limit', () => {
		for (const of of [call(peers.evm, 'halt'), call(peers.wasm, 'trap')])
			for (const gas of EXTREMES) expect(send(host, of, { gas })).toMatchObject({ gasUsed: gas });
	});

	for (const vm of VMS) {
		const rate = host.adapters.get(vm)!.unitsPerGas;
		const amount = fc.oneof(
			fc.maxSafeNat(),
			fc
				.tuple(fc.constantFrom(...EXTREMES), fc.integer({ min: -100, max: 100 }))
				.map(([at, by]) => Math.min(at + by, MAX_GAS)),
		);
		const part = fc.bigInt({ min: 0n, max: 2n ** 63n - 1n });

		it(`${vm}: units converted back are never more gas than they came from, and fit an i64`, () => {
			fc.assert(
				fc.property(amount, (gas) => {
					const units = gasToUnits(gas, rate);
					expect(units).toBeLessThan(2n ** 63n);
					expect(unitsLeftToGas(units, rate)).toBeLessThanOrEqual(gas);
					if (BigInt(gas) * rate < 2n ** 63n) {
						expect(unitsLeftToGas(units, rate)).toBe(gas);
						expect(unitsUsedToGas(units, rate)).toBe(gas);
					} else expect(units).toBe(2n ** 63n - 1n);
				}),
			);
		});

		it(`${vm}: however units are split in used and left, the gas of both is what was given`, () => {
			fc.assert(
				fc.property(amount, part, (gas, share) => {
					const units = gasToUnits(gas, rate);
					const used = share % (units + 1n);
					const both = unitsUsedToGas(used, rate) + unitsLeftToGas(units - used, rate);
					// Saturated units lose what they do not hold.
					if (BigInt(gas) * rate < 2n ** 63n) expect(both).toBe(gas);
					else expect(both).toBeLessThanOrEqual(gas);
					expect(BigInt(unitsUsedToGas(used, rate)) * rate).toBeGreaterThanOrEqual(used);
				}),
			);
		});
	}
});
