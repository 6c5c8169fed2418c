import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { OP } from '../loader/opcodes.ts';
import {
	add,
	bitwise,
	cast,
	divide,
	fromBigInt,
	type Int,
	modulo,
	multiply,
	shiftLeft,
	shiftRight,
	subtract,
	WIDTHS,
} from './arithmetic.ts';

const EDGES = [1n, 2n, 3n, 2n ** 26n, 2n ** 31n, 2n ** 32n, 2n ** 52n, 2n ** 53n, 2n ** 63n, 2n ** 64n, 2n ** 106n];

/** Values near where the form of an `Int` changes, or where the JavaScript engine changes its own representation. */
const edge = fc
	.tuple(fc.constantFrom(...EDGES), fc.bigInt({ min: -3n, max: 3n }))
	.map(([at, off]) => (at + off < 0n ? 0n : at + off));
const number = fc.oneof(edge, fc.bigInt({ min: 0n, max: 2n ** 54n }), fc.bigInt({ min: 0n, max: 2n ** 128n }));

const fits = (width: number, value: bigint) => value >= 0n && value < 2n ** BigInt(WIDTHS[width]!);

/** The result as a bigint; undefined if it halts. Fails if the result is not in the one form of its value. */
function cameTo(run: () => Int): bigint | undefined {
	let result: Int;
	try {
		result = run();
	} catch (error) {
		expect(error).toMatchObject({ reason: 'arithmetic' });
		return undefined;
	}
	expect(typeof result).toBe(result <= Number.MAX_SAFE_INTEGER ? 'number' : 'bigint');
	return BigInt(result);
}

describe('integers as numbers and bigints', () => {
	const operands = fc
		.tuple(fc.nat({ max: WIDTHS.length - 1 }), number, number)
		.filter(([width, a, b]) => fits(width, a) && fits(width, b));

	it('match exact arithmetic on both sides of 2^53, each value in one form', () => {
		fc.assert(
			fc.property(operands, ([width, a, b]) => {
				const [x, y] = [fromBigInt(a), fromBigInt(b)];
				const exact = (value: bigint) => (fits(width, value) ? value : undefined);
				expect(cameTo(() => add(width, x, y))).toBe(exact(a + b));
				expect(cameTo(() => subtract(width, x, y))).toBe(exact(a - b));
				expect(cameTo(() => multiply(width, x, y))).toBe(exact(a * b));
				expect(cameTo(() => divide(x, y))).toBe(b === 0n ? undefined : a / b);
				expect(cameTo(() => modulo(x, y))).toBe(b === 0n ? undefined : a % b);
				expect(cameTo(() => bitwise(OP.BIT_AND, x, y))).toBe(a & b);
				expect(cameTo(() => bitwise(OP.BIT_OR, x, y))).toBe(a | b);
				expect(cameTo(() => bitwise(OP.XOR, x, y))).toBe(a ^ b);
				for (const to of WIDTHS.keys()) expect(cameTo(() => cast(to, x))).toBe(fits(to, a) ? a : undefined);
			}),
			{ numRuns: 3000 },
		);
	});

	it('shift like exact integers, by any u8', () => {
		fc.assert(
			fc.property(operands, fc.nat({ max: 255 }), ([width, a], by) => {
				const bits = WIDTHS[width]!;
				const x = fromBigInt(a);
				const isBelow = by < bits;
				expect(cameTo(() => shiftLeft(width, x, by))).toBe(isBelow ? BigInt.asUintN(bits, a << BigInt(by)) : undefined);
				expect(cameTo(() => shiftRight(width, x, by))).toBe(isBelow ? a >> BigInt(by) : undefined);
			}),
			{ numRuns: 2000 },
		);
	});

	it('divide exactly where the quotient of doubles is closest to the next integer', () => {
		// One less than a multiple, just below 2^53.
		const divisor = fc.integer({ min: 1, max: 2 ** 31 });
		fc.assert(
			fc.property(divisor, (b) => {
				const a = Math.floor(Number.MAX_SAFE_INTEGER / b) * b - 1;
				expect(BigInt(divide(a, b))).toBe(BigInt(a) / BigInt(b));
				expect(BigInt(modulo(a, b))).toBe(BigInt(a) % BigInt(b));
			}),
			{ numRuns: 2000 },
		);
	});
});
