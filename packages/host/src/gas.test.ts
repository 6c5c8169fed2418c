import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { allButOne64th, forwardable, GasMeter, gasToUnits, MAX_GAS, unitsLeftToGas, unitsUsedToGas } from './gas.ts';
import { Halt } from './halt.ts';

const gas = fc.oneof(fc.nat(1000), fc.integer({ min: 0, max: MAX_GAS }));
const perGas = fc.constantFrom(1n, 3n, 100n, 10_000n);

describe('gas', () => {
	it('never profits from being converted: gas -> units -> gas', () => {
		fc.assert(
			fc.property(gas, perGas, fc.double({ min: 0, max: 1, noNaN: true }), (given, rate, share) => {
				const units = gasToUnits(given, rate);
				const used = (units * BigInt(Math.floor(share * 1000))) / 1000n;
				const left = units - used;
				expect(unitsUsedToGas(used, rate) + unitsLeftToGas(left, rate)).toBeGreaterThanOrEqual(
					Math.min(given, unitsLeftToGas(units, rate)),
				);
				expect(unitsLeftToGas(left, rate)).toBeLessThanOrEqual(given);
				expect(unitsLeftToGas(gasToUnits(given, rate), rate)).toBeLessThanOrEqual(given);
			}),
		);
	});

	it('saturates and never goes below zero', () => {
		expect(gasToUnits(MAX_GAS, 10_000n)).toBe(2n ** 63n - 1n);
		expect(unitsUsedToGas(-5n, 100n)).toBe(0);
		expect(unitsLeftToGas(-1n, 100n)).toBe(0);
		expect(unitsUsedToGas(2n ** 200n, 1n)).toBe(MAX_GAS);
		expect(unitsUsedToGas(1n, 100n)).toBe(1);
		expect(unitsLeftToGas(99n, 100n)).toBe(0);
	});

	it('halts if too little is left, and consumes the rest', () => {
		for (const amount of [11, Number.NaN, Number.POSITIVE_INFINITY]) {
			const meter = new GasMeter(10);
			expect(() => meter.charge(amount)).toThrow(Halt);
			expect(meter.remaining).toBe(0);
		}
		expect(allButOne64th(64)).toBe(63);
		expect(allButOne64th(63)).toBe(63);
	});
});

describe('gas beyond what a double counts exactly', () => {
	const total = 2n ** 63n - 1n;

	it('is forwarded and returned exactly', () => {
		fc.assert(
			fc.property(
				fc.bigInt({ min: 0n, max: total }),
				fc.bigInt({ min: 0n, max: total }),
				fc.boolean(),
				fc.array(fc.nat(1_000_000)),
				(given, wanted, capped, charges) => {
					const parent = new GasMeter(given);
					const forwarded = forwardable(parent, wanted, capped);
					const cap = capped ? given - given / 64n : given;
					expect(BigInt(forwarded)).toBe(wanted < cap ? wanted : cap);
					parent.take(forwarded);
					expect(BigInt(parent.left)).toBe(given - BigInt(forwarded));
					const child = new GasMeter(forwarded);
					let used = 0n;
					for (const charge of charges) {
						if (charge > child.remaining) break;
						child.charge(charge);
						used += BigInt(charge);
					}
					expect(BigInt(child.used)).toBe(used);
					parent.restore(child.left);
					expect(BigInt(parent.left)).toBe(given - used);
				},
			),
		);
	});

	it('is consumed by a halt', () => {
		const meter = new GasMeter(total);
		meter.empty();
		expect(meter.left).toBe(0);
		expect(meter.used).toBe(Number(total));
	});
});
