import { readFileSync } from 'node:fs';
import { Halt } from '@altvm/host';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { buildRuntime, output } from '../../../scripts/build-runtime.ts';
import type { Int } from '../engine/arithmetic.ts';
import { WIDE_HELPERS } from './wide.ts';

type Operation = (to: number, left: number, right: number) => number;
const helper = <T>(name: string, limbs: number) => WIDE_HELPERS[`${name}${limbs}`] as T;
const put = (limbs: number) => helper<(at: number, value: Int) => void>('put', limbs);
const take = (limbs: number) => helper<(at: number) => Int>('take', limbs);
const int = (value: bigint): Int => (value <= Number.MAX_SAFE_INTEGER ? Number(value) : value);

/** Integers with limbs and digits at their limits, where carries and wrong estimates of quotient digits occur. */
function numbers(limbs: number): fc.Arbitrary<bigint> {
	const digit = fc.oneof(
		fc.constantFrom(0n, 1n, 0x7fff_ffffn, 0x8000_0000n, 0xffff_fffen, 0xffff_ffffn),
		fc.bigInt({ min: 0n, max: 0xffff_ffffn }),
	);
	return fc
		.tuple(fc.integer({ min: 0, max: 2 * limbs }), fc.array(digit, { minLength: 2 * limbs, maxLength: 2 * limbs }))
		.map(([count, digits]) => digits.slice(0, count).reduce((value, next) => (value << 32n) | next, 0n));
}

const EXPECTED: Record<string, (a: bigint, b: bigint) => bigint | undefined> = {
	add: (a, b) => a + b,
	sub: (a, b) => (a < b ? undefined : a - b),
	mul: (a, b) => a * b,
	div: (a, b) => (b === 0n ? undefined : a / b),
	mod: (a, b) => (b === 0n ? undefined : a % b),
	or: (a, b) => a | b,
	and: (a, b) => a & b,
	xor: (a, b) => a ^ b,
};

describe.each([2, 4])('integers of %d limbs', (limbs) => {
	const bits = 64 * limbs;
	const [a, b, c] = [512, 544, 576] as const;

	it.each(Object.keys(EXPECTED))('%s, also with the result written over an operand', (name) => {
		const run = helper<Operation>(name, limbs);
		fc.assert(
			fc.property(numbers(limbs), numbers(limbs), fc.constantFrom(a, b, c), (left, right, to) => {
				put(limbs)(a, int(left));
				put(limbs)(b, int(right));
				const failed = run(to, a, b) === 1;
				const expected = EXPECTED[name]!(left, right);
				const fits = expected !== undefined && expected < 1n << BigInt(bits);
				expect(failed).toBe(!fits);
				if (fits) expect(take(limbs)(to)).toBe(int(expected));
			}),
			{ numRuns: 300 },
		);
	});

	it('shifts by less than the width', () => {
		fc.assert(
			fc.property(numbers(limbs), fc.integer({ min: 0, max: bits - 1 }), fc.constantFrom(a, c), (value, by, to) => {
				put(limbs)(a, int(value));
				helper<Operation>('shl', limbs)(to, a, by);
				expect(take(limbs)(to)).toBe(int(BigInt.asUintN(bits, value << BigInt(by))));
				put(limbs)(a, int(value));
				helper<Operation>('shr', limbs)(to, a, by);
				expect(take(limbs)(to)).toBe(int(value >> BigInt(by)));
			}),
		);
	});

	it('compares by value', () => {
		const compare = helper<(left: number, right: number) => number>('cmp', limbs);
		fc.assert(
			fc.property(numbers(limbs), numbers(limbs), (left, right) => {
				put(limbs)(a, int(left));
				put(limbs)(b, int(right));
				expect(compare(a, b)).toBe(left < right ? -1 : left > right ? 1 : 0);
				expect(compare(a, a)).toBe(0);
			}),
		);
	});

	it('casts to u64 if the value fits', () => {
		const low = helper<(at: number) => Int>('low', limbs);
		fc.assert(
			fc.property(numbers(limbs), (value) => {
				put(limbs)(a, int(value));
				if (value < 1n << 64n) expect(low(a)).toBe(int(value));
				else expect(() => low(a)).toThrow(Halt);
			}),
		);
	});
});

it('a u256 casts to u128 if the value fits, and back', () => {
	const convert = (name: string) => WIDE_HELPERS[name] as (to: number, from: number) => number;
	fc.assert(
		fc.property(numbers(4), (value) => {
			put(4)(512, int(value));
			expect(convert('narrow')(544, 512)).toBe(value < 1n << 128n ? 0 : 1);
			if (value >= 1n << 128n) return;
			expect(take(2)(544)).toBe(int(value));
			convert('widen')(576, 544);
			expect(take(4)(576)).toBe(int(value));
		}),
	);
});

it('the compiled runtime in the sources is current', async () => {
	expect(readFileSync(output, 'utf8')).toBe(await buildRuntime());
});
