import { MOVE_STDLIB, moduleAddress } from '@altvm/abi-bridge';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { canCompileMove } from '../../../scripts/compile-move.ts';
import { CorpusHost, compileCorpus } from '../../../test-modules/corpus.ts';

const OUT = { halt: 'out-of-bounds' };
/** The library's `vector` aborts with its own code in functions that check the index themselves. */
const OUT_IN_LIBRARY = { abort: 0x20000n, in: moduleAddress(MOVE_STDLIB, 'vector') };
const LAST = 2n ** 64n - 1n;

const item = fc.bigInt({ min: 0n, max: 5n });
const items = fc.array(item, { maxLength: 6 });
const index = fc.nat({ max: 7 });

describe.skipIf(!canCompileMove())('vectors', () => {
	let corpus: CorpusHost;
	beforeAll(() => {
		corpus = new CorpusHost(compileCorpus());
	});
	const run = (fn: string, ...args: unknown[]) => corpus.run(`vectors::${fn}`, args);

	it('are packed in order, and loaded from constants', () => {
		expect(run('pack', 1, 2, 3)).toEqual([[1n, 2n, 3n, 1n]]);
		expect(run('constant')).toEqual([[2n, 3n, 5n, 7n]]);
		expect(run('singleton', 4)).toEqual([[4n], false]);
	});

	it('behave like arrays', () => {
		fc.assert(
			fc.property(items, items, item, (a, b, value) => {
				expect(run('length', a)).toEqual([BigInt(a.length)]);
				expect(run('push', a, value)).toEqual([[...a, value]]);
				expect(run('pop', a)).toEqual(a.length === 0 ? OUT : [a.at(-1), a.slice(0, -1)]);
				expect(run('reverse', a)).toEqual([a.toReversed()]);
				expect(run('append', a, b)).toEqual([[...a, ...b]]);
				const found = a.indexOf(value);
				expect(run('find', a, value)).toEqual([found >= 0, found >= 0, BigInt(Math.max(found, 0))]);
				expect(run('destroy', a)).toEqual(a.length === 0 ? [true] : OUT);
			}),
			{ numRuns: 40 },
		);
	});

	it('are read and changed within their length, and halt or abort beyond it', () => {
		fc.assert(
			fc.property(items, index, index, item, (a, i, j, value) => {
				const inside = i < a.length;
				expect(run('at', a, i)).toEqual(inside ? [a[i]] : OUT);
				expect(run('set', a, i, value)).toEqual(inside ? [a.with(i, value)] : OUT);
				expect(run('swap', a, i, j)).toEqual(inside && j < a.length ? [a.with(i, a[j]!).with(j, a[i]!)] : OUT);
				expect(run('remove', a, i)).toEqual(inside ? [a[i], a.toSpliced(i, 1)] : OUT_IN_LIBRARY);
				expect(run('swap_remove', a, i)).toEqual(inside ? [a[i], a.with(i, a.at(-1)!).slice(0, -1)] : OUT_IN_LIBRARY);
			}),
			{ numRuns: 40 },
		);
	});

	it('do not truncate an index: the largest u64 is out of bounds', () => {
		expect(run('at', [1, 2], LAST)).toEqual(OUT);
		expect(run('at', [1, 2], 2n ** 32n)).toEqual(OUT);
		expect(run('swap', [1, 2], 0, LAST)).toEqual(OUT);
		expect(run('remove', [1, 2], LAST)).toEqual(OUT_IN_LIBRARY);
	});

	it('change in place within vectors, and earlier copies stay as they were', () => {
		expect(run('set_nested', [[1], [2, 3]], 1, 0, 9)).toEqual([
			[[1n], [2n, 3n]],
			[[1n], [9n, 3n]],
		]);
		expect(run('set_nested', [[1], [2, 3]], 2, 0, 9)).toEqual(OUT);
		expect(run('set_nested', [[1], [2, 3]], 0, 1, 9)).toEqual(OUT);
	});

	it('grow through references, within structs within vectors', () => {
		expect(run('tag', 4, 0x63)).toEqual([5n, Uint8Array.of(0x62, 0x63)]);
	});

	it('are equal if their elements are equal', () => {
		expect(run('are_equal', ['0x01', '0x'], ['0x01', '0x'])).toEqual([true, false]);
		for (const other of [[], ['0x01'], ['0x01', '0x00'], ['0x02', '0x']])
			expect(run('are_equal', ['0x01', '0x'], other)).toEqual([false, true]);
	});
});
