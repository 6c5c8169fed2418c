import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { canCompileMove } from '../../../scripts/compile-move.ts';
import { CorpusHost, compileCorpus } from '../../../test-modules/corpus.ts';

const WIDTHS = [8, 16, 32, 64, 128, 256] as const;
const HALT = { halt: 'arithmetic' };
const [ADD, SUB, MUL, DIV, MOD, OR, AND, XOR] = [0, 1, 2, 3, 4, 5, 6, 7];

/** The result in exact arithmetic; undefined for division by zero. */
const EXACT: readonly ((a: bigint, b: bigint) => bigint | undefined)[] = [
	(a, b) => a + b,
	(a, b) => a - b,
	(a, b) => a * b,
	(a, b) => (b === 0n ? undefined : a / b),
	(a, b) => (b === 0n ? undefined : a % b),
	(a, b) => a | b,
	(a, b) => a & b,
	(a, b) => a ^ b,
];

const max = (bits: number) => 2n ** BigInt(bits) - 1n;
const orHalt = (bits: number, value: bigint | undefined) =>
	value !== undefined && value >= 0n && value <= max(bits) ? [value] : HALT;

/** Any integer of a width, with edge values over-represented. */
const uint = (bits: number) =>
	fc.oneof(
		fc.constantFrom(0n, 1n, 2n, max(bits), max(bits) - 1n, 2n ** BigInt(bits - 1), 2n ** BigInt(bits / 2)),
		fc.bigInt({ min: 0n, max: max(bits) }),
	);

describe.skipIf(!canCompileMove())('integers', () => {
	let corpus: CorpusHost;
	beforeAll(() => {
		corpus = new CorpusHost(compileCorpus());
	});
	const run = (fn: string, ...args: unknown[]) => corpus.run(`arithmetic::${fn}`, args);

	describe.each(WIDTHS)('u%i', (bits) => {
		const binary = (op: number | undefined, a: bigint, b: bigint) => run(`binary_u${bits}`, op, a, b);

		it('holds its largest value, and halts on overflow and underflow', () => {
			expect(binary(ADD, max(bits) - 1n, 1n)).toEqual([max(bits)]);
			expect(binary(ADD, max(bits), 1n)).toEqual(HALT);
			expect(binary(SUB, 0n, 1n)).toEqual(HALT);
			expect(binary(SUB, max(bits), max(bits))).toEqual([0n]);
			expect(binary(MUL, 2n ** BigInt(bits - 1), 2n)).toEqual(HALT);
			expect(binary(MUL, max(bits), max(bits))).toEqual(HALT);
			expect(binary(MUL, max(bits), 1n)).toEqual([max(bits)]);
		});

		it('halts on division by zero, and rounds quotients down', () => {
			expect(binary(DIV, 1n, 0n)).toEqual(HALT);
			expect(binary(MOD, 1n, 0n)).toEqual(HALT);
			expect(binary(DIV, max(bits), 2n)).toEqual([max(bits) >> 1n]);
			expect(binary(MOD, max(bits), 2n)).toEqual([1n]);
		});

		it('computes bitwise OR, AND and XOR', () => {
			const half = max(bits / 2);
			expect(binary(OR, half, max(bits) - half)).toEqual([max(bits)]);
			expect(binary(AND, half, max(bits) - half)).toEqual([0n]);
			expect(binary(XOR, max(bits), half)).toEqual([max(bits) - half]);
		});

		it('returns the exact result or halts, for every operation', () => {
			fc.assert(
				fc.property(fc.nat({ max: EXACT.length - 1 }), uint(bits), uint(bits), (op, a, b) => {
					expect(binary(op, a, b)).toEqual(orHalt(bits, EXACT[op]!(a, b)));
				}),
				{ numRuns: 60 },
			);
		});

		it('compares by value', () => {
			fc.assert(
				fc.property(uint(bits), uint(bits), (a, b) => {
					expect(run(`compare_u${bits}`, a, b)).toEqual([[a < b, a > b, a <= b, a >= b, a === b, a !== b]]);
				}),
				{ numRuns: 30 },
			);
		});

		it('shifts by less than its width, and drops the bits shifted out', () => {
			const by = fc.oneof(fc.constantFrom(0, 1, bits - 1, Math.min(bits, 255)), fc.nat({ max: 255 }));
			fc.assert(
				fc.property(uint(bits), by, (a, by) => {
					const [left, right] = [BigInt.asUintN(bits, a << BigInt(by)), a >> BigInt(by)];
					expect(run(`shift_u${bits}`, true, a, by)).toEqual(by < bits ? [left] : HALT);
					expect(run(`shift_u${bits}`, false, a, by)).toEqual(by < bits ? [right] : HALT);
				}),
				{ numRuns: 30 },
			);
		});

		it('casts to another width if the value fits', () => {
			const value = fc.oneof(
				uint(bits),
				uint(8),
				uint(64).map((n) => n & max(bits)),
			);
			fc.assert(
				fc.property(value, (a) => {
					for (const to of [8, 64, 256]) expect(run(`from_u${bits}_to_u${to}`, a)).toEqual(orHalt(to, a));
				}),
				{ numRuns: 30 },
			);
		});

		it('casts from u256 if the value fits', () => {
			expect(run(`from_u256_to_u${bits}`, max(bits))).toEqual([max(bits)]);
			if (bits < 256) expect(run(`from_u256_to_u${bits}`, max(bits) + 1n)).toEqual(HALT);
			expect(run(`from_u256_to_u${bits}`, max(256))).toEqual(bits < 256 ? HALT : [max(256)]);
		});
	});

	it('loads constants of every width', () => {
		expect(run('largest')).toEqual(WIDTHS.map(max));
	});

	it('uses all gas when it halts', () => {
		const { gasUsed } = corpus.send('arithmetic', 'binary_u8', [ADD, 255, 1], { gas: 100_000 });
		expect(gasUsed).toBe(100_000);
	});
});
