import { moduleAddress, toAddress } from '@altvm/abi-bridge';
import { Host } from '@altvm/host';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { canCompileMove } from '../../../scripts/compile-move.ts';
import { compileStandardUsers, LAB } from '../../../test-modules/standard.ts';
import { moveAdapter } from '../../adapter.ts';

const ALICE = toAddress(`0x${'a1'.padStart(40, '0')}`);
const MAX = 2n ** 64n - 1n;
const MAX_128 = 2n ** 128n - 1n;

let host: Host;
beforeAll(() => {
	if (!canCompileMove()) return;
	const modules = compileStandardUsers();
	host = new Host({ adapters: [moveAdapter()] });
	for (const name of ['collections', 'notices']) host.deploy({ from: LAB, vm: 'move', code: modules.get(name)! });
});

/** The results of a function, its abort code, or the reason of its halt. */
function run(fn: string, ...args: unknown[]): unknown {
	const to = moduleAddress(LAB, 'collections');
	const { outcome, values, failure } = host.call({ from: ALICE, to, function: fn, args });
	if (outcome.status === 'halt') return outcome.reason;
	return outcome.status === 'success' ? values : failure?.kind === 'abort' ? failure.code : failure;
}

const number = fc.bigInt({ min: 0n, max: 20n });
const list = fc.array(number, { maxLength: 8 });
const place = fc.nat({ max: 9 });
const check = <T extends unknown[]>(arbitraries: { [K in keyof T]: fc.Arbitrary<T[K]> }, test: (...args: T) => void) =>
	fc.assert(
		fc.property(fc.tuple(...arbitraries) as fc.Arbitrary<T>, (args) => test(...args)),
		{ numRuns: 40 },
	);

describe.skipIf(!canCompileMove())('std::vector', () => {
	const OUT_OF_BOUNDS = 0x20000n;

	it('removes ranges and inserts elements', () => {
		check([list, place, number], (v, i, e) => {
			const n = v.length;
			expect(run('trim', v, i)).toEqual(i <= n ? [v.slice(0, i), v.slice(i)] : OUT_OF_BOUNDS);
			expect(run('insert', v, i, e)).toEqual(i <= n ? [v.toSpliced(i, 0, e)] : OUT_OF_BOUNDS);
			expect(run('replace', v, i, e)).toEqual(i < n ? [v.with(i, e), v[i]] : OUT_OF_BOUNDS);
			const at = v.indexOf(e);
			expect(run('remove_value', v, e)).toEqual(at < 0 ? [v, []] : [v.toSpliced(at, 1), [e]]);
			expect(run('reverse_append', v, [e, ...v])).toEqual([[...v, ...[e, ...v].reverse()]]);
		});
	});

	it('slices, reverses and rotates ranges', () => {
		check([list, place, place], (v, start, end) => {
			const isRange = start <= end && end <= v.length;
			expect(run('slice', v, start, end)).toEqual(isRange ? [v.slice(start, end)] : 0x20004n);
			const reversed = [...v.slice(0, start), ...v.slice(start, end).reverse(), ...v.slice(end)];
			if (start > end) expect(run('reverse_slice', v, start, end)).toBe(0x20001n);
			else if (isRange || end - start < 2) expect(run('reverse_slice', v, start, end)).toEqual([reversed]);
			else expect(run('reverse_slice', v, start, end)).toBe('out-of-bounds');
			if (start <= v.length)
				expect(run('rotate', v, start)).toEqual([[...v.slice(start), ...v.slice(0, start)], BigInt(v.length - start)]);
			else expect(run('rotate', v, start)).not.toBeInstanceOf(Array);
		});
	});

	it('counts in steps, up to the largest u64', () => {
		check([place, place, place], (start, end, step) => {
			const numbers: bigint[] = [];
			for (let i = start; step > 0 && i < end; i += step) numbers.push(BigInt(i));
			expect(run('range', start, end, step)).toEqual(step > 0 ? [numbers] : 0x20003n);
		});
		expect(run('range', MAX - 3n, MAX, 2)).toEqual([[MAX - 3n, MAX - 1n]]);
		expect(run('range', 0, MAX, MAX - 1n)).toEqual([[0n, MAX - 1n]]);
	});

	it('runs a function on each element, in order', () => {
		check([list, number], (v, bound) => {
			const small = v.filter((e) => e < bound);
			const parted = [...v];
			let count = 0;
			v.forEach((_, i) => {
				if (parted[i]! >= bound) return;
				[parted[count], parted[i]] = [parted[i]!, parted[count]!];
				count++;
			});
			expect(run('through', v, bound)).toEqual([
				v.map((e) => e * 2n),
				small,
				v.reduce((sum, e) => sum * 3n + e, 0n),
				v.reduceRight((sum, e) => sum * 3n + e, 0n),
				parted,
			]);
			const changed = v.map((e, i) => (e + 1n) * BigInt(i));
			const sum = (of: bigint[]) => of.reduce((a, b) => a + b, 0n);
			const counted = sum(v) + sum(changed.map((e, i) => BigInt(i) * e));
			expect(run('each', v)).toEqual([[...v, ...v.toReversed()], changed, counted]);
			const at = v.indexOf(bound);
			const isAll = v.every((e) => e === bound);
			expect(run('look', v, bound)).toEqual([at >= 0, isAll, at >= 0, BigInt(Math.max(at, 0))]);
		});
	});

	it('iterates over two vectors of the same length', () => {
		check([list, list], (a, b) => {
			const products = a.map((x, i) => x * (b[i] ?? 0n));
			expect(run('products', a, b)).toEqual(a.length === b.length ? [[...products, ...products]] : 0x20002n);
		});
		expect(run('products', [2, 3], [4, 5])).toEqual([[8n, 15n, 8n, 15n]]);
	});
});

describe.skipIf(!canCompileMove())('std::option, std::string and std::bcs', () => {
	const some = (value: bigint) => ({ some: true, value });
	const none = { some: false };

	it('options can be filled, emptied and mapped', () => {
		expect(run('options', some(5n), 3)).toEqual([some(3n), some(5n), 5n, [5n], some(6n), false, 19n]);
		expect(run('options', some(3n), 3)).toEqual([some(3n), some(3n), 3n, [3n], none, true, 17n]);
		expect(run('options', none, 3)).toEqual([some(3n), none, 3n, [], none, false, 7n]);
		expect(run('option_of', [4])).toEqual([some(4n)]);
		expect(run('option_of', [])).toEqual([none]);
		expect(run('option_of', [4, 4])).toBe(0x40002n);
	});

	it('strings can be inserted at character boundaries', () => {
		expect(run('insert_text', 'aé', 1, 'ü')).toEqual(['aüé']);
		expect(run('insert_text', 'aé', 3, 'b')).toEqual(['aéb']);
		expect(run('insert_text', 'aé', 2, 'b')).toBe(2n);
		expect(run('size', 'é')).toEqual([3n]);
	});
});

describe.skipIf(!canCompileMove())('std::simple_map', () => {
	it('behaves like a list of entries', () => {
		check([list, list], (keys, removed) => {
			const entries: [bigint, bigint][] = [];
			keys.forEach((key, i) => {
				const at = entries.findIndex(([known]) => known === key);
				if (at < 0) entries.push([key, BigInt(i)]);
				else entries[at] = [key, BigInt(i)];
			});
			for (const key of removed) {
				const at = entries.findIndex(([known]) => known === key);
				if (at < 0) continue;
				entries[at] = entries.at(-1)!;
				entries.pop();
			}
			const expected = [entries.map(([key]) => key), entries.map(([, value]) => value), BigInt(entries.length)];
			expect(run('simple', keys, removed)).toEqual(expected);
		});
	});

	it('holds each key once, and aborts for missing keys', () => {
		expect(run('simple_of', [4, 7], 7)).toEqual([8n]);
		expect(run('simple_of', [4, 7], 5)).toBe(0x10002n);
		expect(run('simple_of', [4, 4], 4)).toBe(0x10001n);
	});
});

describe.skipIf(!canCompileMove())('std::math64 and std::math128', () => {
	const u64 = fc.oneof(fc.bigInt({ min: 0n, max: MAX }), number, fc.constantFrom(MAX, MAX - 1n, 2n ** 32n, 2n ** 63n));
	const u128 = fc.oneof(fc.bigInt({ min: 0n, max: MAX_128 }), number, fc.constantFrom(MAX_128, 2n ** 127n));
	const isRoot = (root: bigint, of: bigint) => root * root <= of && (root + 1n) ** 2n > of;
	const gcd = (a: bigint, b: bigint): bigint => (b === 0n ? a : gcd(b, a % b));

	it('power, quotient, root and logarithm are exact or abort', () => {
		check([u64, u128, u64, fc.nat({ max: 70 })], (a, b, c, e) => {
			const power = a ** BigInt(e);
			expect(run('pow', a, e)).toEqual(power <= MAX ? [power] : 'arithmetic');
			const [root, wideRoot] = run('roots', a, b) as [bigint, bigint];
			expect([isRoot(root, a), isRoot(wideRoot, b)]).toEqual([true, true]);
			const quotient = c > 0n ? (a * a) / c : 0n;
			expect(run('mul_div', a, a, c)).toEqual(c === 0n ? 0x10001n : quotient <= MAX ? [quotient] : 0x20001n);
			const wide = c > 0n ? (b * b) / c : 0n;
			expect(run('mul_div128', b, b, c)).toEqual(c === 0n ? 0x10001n : wide <= MAX_128 ? [wide] : 0x20001n);
			const logs = [a, b].map((x) => BigInt(x.toString(2).length - 1));
			expect(run('logs', a, b)).toEqual(a > 0n && b > 0n ? logs : 0x10002n);
			expect(run('ceil_div', a, c)).toEqual(c > 0n ? [(a + c - 1n) / c] : 0x10001n);
		});
		expect(run('pow128', 3, 80)).toEqual([3n ** 80n]);
	});

	it('compare, average and divide without overflow', () => {
		check([u64, u64], (a, b) => {
			const [max, min] = a > b ? [a, b] : [b, a];
			const low = a > 3n ? a : 3n;
			expect(run('others', a, b)).toEqual([max, min, (a + b) / 2n, gcd(a, b), low < b ? low : b]);
		});
	});
});

describe.skipIf(!canCompileMove())('an event handle', () => {
	it('numbers its events, and names its creator in them', () => {
		const to = moduleAddress(LAB, 'notices');
		host.call({ from: ALICE, to, function: 'open' });
		const topics = ([second, text]: [boolean, string]) => {
			const args = [ALICE, second, new TextEncoder().encode(text)];
			const { logs } = host.call({ from: ALICE, to, function: 'tell', args });
			expect(logs[0]).toMatchObject({ address: to, event: { name: 'Notice' } });
			expect(logs[0]!.event!.values[0]!.value).toEqual(args[2]);
			return logs[0]!.topics.slice(1).map((topic) => BigInt(topic));
		};
		const told = (
			[
				[false, 'a'],
				[true, 'b'],
				[false, 'c'],
			] as [boolean, string][]
		).map(topics);
		expect(told).toEqual([
			[0xa1n, 0n, 0n],
			[0xa1n, 1n, 0n],
			[0xa1n, 0n, 1n],
		]);
		expect(host.call({ from: ALICE, to, function: 'counts', args: [ALICE] }).values).toEqual([2n, 1n]);
	});
});
