import { MOVE_STDLIB, moduleAddress, toAddress } from '@altvm/abi-bridge';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { canCompileMove } from '../../../scripts/compile-move.ts';
import { CorpusHost, compileCorpus } from '../../../test-modules/corpus.ts';

const aborts = (module: string, abort: bigint) => ({
	abort,
	in: moduleAddress(MOVE_STDLIB, module),
});
const MAX_U64 = 2n ** 64n - 1n;
const ONE = 2n ** 32n;

let corpus: CorpusHost;
beforeAll(() => {
	if (canCompileMove()) corpus = new CorpusHost(compileCorpus());
});

describe.skipIf(!canCompileMove())('std::ascii', () => {
	const run = (fn: string, ...args: unknown[]) => corpus.run(`ascii_text::${fn}`, args);
	const INVALID = aborts('ascii', 0x10000n);
	const bytes = (text: string) => new TextEncoder().encode(text);

	it('accepts bytes below 128 only', () => {
		const data = fc.oneof(fc.uint8Array({ maxLength: 4 }), fc.uint8Array({ maxLength: 6, max: 127 }));
		fc.assert(
			fc.property(data, (data) => {
				const isText = data.every((byte) => byte < 128);
				expect(run('text', data)).toEqual(isText ? [data] : INVALID);
				expect(run('as_bytes', data)).toEqual(isText ? [data] : INVALID);
				expect(run('try_text', data)).toEqual(isText ? [true, data] : [false, new Uint8Array()]);
			}),
			{ numRuns: 40 },
		);
	});

	it('classifies each byte as valid and as printable', () => {
		for (let byte = 0; byte < 256; byte++) {
			const isPrinted = /^[ -~]$/.test(String.fromCharCode(byte));
			expect(run('about', byte)).toEqual([byte < 128, isPrinted]);
			expect(run('char', byte)).toEqual(byte < 128 ? [BigInt(byte)] : INVALID);
		}
	});

	it('calls text printable if each of its characters is', () => {
		expect(run('look', bytes('a ~'))).toEqual([3n, true]);
		expect(run('look', bytes('a\n'))).toEqual([2n, false]);
		expect(run('look', bytes('\x7fa'))).toEqual([2n, false]);
		expect(run('look', bytes(''))).toEqual([0n, true]);
	});

	it('appends and pops characters', () => {
		expect(run('push', bytes('ab'), 0x63)).toEqual([bytes('abc')]);
		expect(run('push', bytes('ab'), 0x80)).toEqual(INVALID);
		expect(run('pop', bytes('abc'))).toEqual([0x63n, bytes('ab')]);
		expect(run('pop', bytes(''))).toEqual({ halt: 'out-of-bounds' });
	});
});

describe.skipIf(!canCompileMove())('std::fixed_point32', () => {
	const run = (fn: string, ...args: bigint[]) => corpus.run(`fixed_points::${fn}`, args);
	const aborted = (code: bigint) => aborts('fixed_point32', code);
	const any = fc.bigInt({ min: 0n, max: MAX_U64 });
	const edge = fc.constantFrom(0n, 1n, ONE / 2n, ONE - 1n, ONE, ONE + 1n, MAX_U64 - 1n, MAX_U64);
	const number = fc.oneof(edge, any, fc.bigInt({ min: 0n, max: ONE * 4n }));
	const pairs = (check: (a: bigint, b: bigint) => void) =>
		fc.assert(fc.property(number, number, check), { numRuns: 80 });

	it('multiplies and truncates, or aborts if the product exceeds 64 bits', () => {
		pairs((n, by) => {
			const product = (n * by) / ONE;
			expect(run('multiply', n, by)).toEqual(product <= MAX_U64 ? [product] : aborted(0x20003n));
		});
	});

	it('divides and truncates, or aborts for zero and if the quotient exceeds 64 bits', () => {
		pairs((n, by) => {
			const quotient = by > 0n ? (n * ONE) / by : 0n;
			const failure = by === 0n ? 0x10004n : quotient > MAX_U64 ? 0x20002n : undefined;
			expect(run('divide', n, by)).toEqual(failure === undefined ? [quotient] : aborted(failure));
		});
		expect(run('divide', 0n, 0n)).toEqual(aborted(0x10004n));
	});

	it('accepts ratios that fit and are not truncated to zero', () => {
		pairs((numerator, denominator) => {
			const raw = denominator > 0n ? (numerator * ONE) / denominator : 0n;
			const isHeld = raw <= MAX_U64 && (raw > 0n || numerator === 0n);
			const failure = denominator === 0n ? 0x10001n : isHeld ? undefined : 0x20005n;
			expect(run('ratio', numerator, denominator)).toEqual(failure === undefined ? [raw] : aborted(failure));
		});
		expect(run('ratio', 1n, ONE)).toEqual([1n]);
		expect(run('ratio', 1n, ONE + 1n)).toEqual(aborted(0x20005n));
		expect(run('ratio', 0n, 0n)).toEqual(aborted(0x10001n));
	});

	it('accepts integers below 2^32', () => {
		expect(run('whole', 0n)).toEqual([0n]);
		expect(run('whole', ONE - 1n)).toEqual([(ONE - 1n) * ONE]);
		expect(run('whole', ONE)).toEqual(aborted(0x20005n));
		expect(run('whole', MAX_U64)).toEqual(aborted(0x20005n));
	});

	it('returns its raw value, tests for zero, and compares', () => {
		pairs((a, b) => {
			expect(run('raw', a)).toEqual([a]);
			expect(run('is_zero', a)).toEqual([a === 0n]);
			expect(run('least_and_most', a, b)).toEqual(a < b ? [a, b] : [b, a]);
		});
	});

	it('rounds down, up, and to the nearest integer with a half up', () => {
		fc.assert(
			fc.property(number, (raw) => {
				const expected = [raw / ONE, (raw + ONE / 2n) / ONE, (raw + ONE - 1n) / ONE];
				expect(run('rounded', raw)).toEqual(expected);
			}),
			{ numRuns: 80 },
		);
		expect(run('rounded', ONE + ONE / 2n)).toEqual([1n, 2n, 2n]);
		expect(run('rounded', ONE + ONE / 2n - 1n)).toEqual([1n, 1n, 2n]);
	});
});

describe.skipIf(!canCompileMove())('std::bit_vector', () => {
	const run = (fn: string, ...args: unknown[]) => corpus.run(`bit_sets::${fn}`, args);
	const INDEX = aborts('bit_vector', 0x20000n);
	const LENGTH = aborts('bit_vector', 0x20001n);
	const sets = fc
		.array(fc.boolean(), { minLength: 1, maxLength: 24 })
		.map((bits) => ({ bits, set: bits.flatMap((bit, i) => (bit ? [i] : [])) }));

	it('starts with 1 to 1023 unset bits', () => {
		expect(run('make', 1, [])).toEqual([[false]]);
		expect(run('make', 1023, [])).toEqual([Array(1023).fill(false)]);
		for (const length of [0n, 1024n, MAX_U64]) expect(run('make', length, [])).toEqual(LENGTH);
	});

	it('sets, unsets and reads bits, and aborts beyond its length', () => {
		fc.assert(
			fc.property(sets, fc.nat({ max: 26 }), ({ bits, set }, index) => {
				const n = bits.length;
				const isWithin = index < n;
				expect(run('make', n, [...set, index])).toEqual(isWithin ? [bits.with(index, true)] : INDEX);
				expect(run('unset', n, set, index)).toEqual(isWithin ? [bits.with(index, false)] : INDEX);
				expect(run('is_set', n, set, index)).toEqual(isWithin ? [bits[index]] : INDEX);
			}),
			{ numRuns: 40 },
		);
		expect(run('is_set', 8, [], MAX_U64)).toEqual(INDEX);
	});

	it('shifts to lower indices by any amount, and fills with unset bits', () => {
		const amount = fc.oneof(fc.bigInt({ min: 0n, max: 26n }), fc.constantFrom(MAX_U64, MAX_U64 - 1n));
		fc.assert(
			fc.property(sets, amount, ({ bits, set }, by) => {
				const shifted = bits.map((_, i) => bits[i + Number(by)] ?? false);
				expect(run('shift', bits.length, set, by)).toEqual([shifted]);
			}),
			{ numRuns: 40 },
		);
	});

	it('counts consecutive set bits from an index on', () => {
		fc.assert(
			fc.property(sets, fc.nat({ max: 26 }), ({ bits, set }, start) => {
				const end = bits.indexOf(false, start);
				const row = BigInt((end < 0 ? bits.length : end) - start);
				expect(run('row', bits.length, set, start)).toEqual(start < bits.length ? [row] : INDEX);
			}),
			{ numRuns: 40 },
		);
	});
});

describe.skipIf(!canCompileMove())('std::acl', () => {
	const address = (n: number) => toAddress(`0x${n.toString(16).padStart(64, '0')}`);
	const CONTAIN = aborts('acl', 0x10000n);
	const NOT_CONTAIN = aborts('acl', 0x10001n);

	it('holds each added address once until it is removed', () => {
		const step = fc.tuple(fc.constantFrom('add', 'remove'), fc.integer({ min: 1, max: 4 }));
		let owner = 0;
		fc.assert(
			fc.property(fc.array(step, { maxLength: 12 }), (steps) => {
				owner++;
				const from = toAddress(`0x${owner.toString(16).padStart(40, 'a')}`);
				const run = (fn: string, ...args: unknown[]) => corpus.run(`access::${fn}`, args, { from });
				expect(run('start')).toEqual([]);
				const listed = new Set<number>();
				for (const [fn, who] of steps) {
					const isRefused = listed.has(who) === (fn === 'add');
					const refusal = fn === 'add' ? CONTAIN : NOT_CONTAIN;
					expect(run(fn, address(who))).toEqual(isRefused ? refusal : []);
					if (fn === 'add') listed.add(who);
					else listed.delete(who);
				}
				for (const who of [1, 2, 3, 4]) {
					expect(run('contains', address(who))).toEqual([listed.has(who)]);
					expect(run('assert_contains', address(who))).toEqual(listed.has(who) ? [] : NOT_CONTAIN);
				}
			}),
			{ numRuns: 25 },
		);
	});
});
