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
		for (const convert of [unitsUsedToGas, unitsLeftToGas]) {
			expect([-500n, 0n].map((units) => convert(units, 100n))).toEqual([0, 0]);
			for (const most of [-1n, 0n, 1n]) {
				expect(convert(BigInt(MAX_GAS) + most, 1n)).toBe(most === -1n ? MAX_GAS - 1 : MAX_GAS);
			}
		}
	});

	it('rounds used units up and left units down, to whole gas', () => {
		const units = [1n, 2n, 99n, 100n, 101n, 199n, 200n, 250n];
		expect(units.map((used) => unitsUsedToGas(used, 100n))).toEqual([1, 1, 1, 1, 2, 2, 2, 3]);
		expect(units.map((left) => unitsLeftToGas(left, 100n))).toEqual([0, 0, 0, 1, 1, 1, 2, 2]);
		expect([unitsUsedToGas(1n, 1n), unitsLeftToGas(1n, 1n)]).toEqual([1, 1]);
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

	it('counts as used when it is taken by a call', () => {
		const meter = new GasMeter(total);
		meter.take(5n);
		expect([meter.used, meter.left]).toEqual([5, total - 5n]);
		meter.restore(2);
		expect(meter.used).toBe(3);
	});

	/** [gas given, gas charged, gas taken] and what a frame can then use by itself, and the reserve. */
	const max = BigInt(MAX_GAS);
	it.each<[bigint, number, number, number, bigint]>([
		[max + 100n, 0, 50, MAX_GAS, 50n],
		[max + 1n, 0, 50, MAX_GAS - 49, 0n],
		[max, 0, 50, MAX_GAS - 50, 0n],
		[max + 1000n, 100, 50, MAX_GAS, 850n],
	])(
		'of %d, %d charged and %d taken, leaves %d usable and a reserve of %d',
		(given, charged, taken, usable, reserve) => {
			const meter = new GasMeter(given);
			meter.charge(charged);
			meter.take(taken);
			expect([meter.remaining, meter.reserve]).toEqual([usable, reserve]);
		},
	);

	it.each<[number | bigint, number, number, number, bigint]>([
		[MAX_GAS, 60, 60, MAX_GAS, 0n],
		[MAX_GAS, 60, 50, MAX_GAS - 10, 0n],
		[MAX_GAS, 60, 61, MAX_GAS, 1n],
		[max + 1000n, 100, 50, MAX_GAS, 950n],
		[max + 1n, 100, 50, MAX_GAS - 49, 0n],
	])(
		'of %d, %d charged and %d returned, leaves %d usable and a reserve of %d',
		(given, charged, back, usable, reserve) => {
			const meter = new GasMeter(given);
			meter.charge(charged);
			meter.restore(back);
			expect([meter.remaining, meter.reserve]).toEqual([usable, reserve]);
		},
	);

	it('is forwarded as a number whenever a number is exact', () => {
		const meter = new GasMeter(total);
		expect(forwardable(meter, MAX_GAS, true)).toBe(MAX_GAS);
		expect(forwardable(meter, max, true)).toBe(MAX_GAS);
		expect(forwardable(meter, max + 1n, true)).toBe(max + 1n);
		expect(forwardable(meter, undefined, true)).toBe(total - total / 64n);
		expect(forwardable(meter, undefined, false)).toBe(total);
		const small = new GasMeter(6400);
		expect([undefined, 6299, 6300, 6301, 2n ** 70n].map((wanted) => forwardable(small, wanted, true))).toEqual([
			6300, 6299, 6300, 6300, 6300,
		]);
	});

	it('is consumed by a halt', () => {
		const meter = new GasMeter(total);
		meter.empty();
		expect(meter.left).toBe(0);
		expect(meter.used).toBe(Number(total));
	});
});
