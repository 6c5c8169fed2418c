import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BoundedCache } from './bounded-cache.ts';

const bytes = (size: number) => new Uint8Array(size);
const weigh = (value: Uint8Array) => value.length;

describe('BoundedCache', () => {
	it('evicts the least recently used entry, and a read is a use', () => {
		const cache = new BoundedCache<string, Uint8Array>({ entries: 2, bytes: 100, weigh });
		cache.set('a', bytes(1));
		cache.set('b', bytes(1));
		cache.get('a');
		cache.set('c', bytes(1));
		expect(['a', 'b', 'c'].map((key) => cache.get(key) !== undefined)).toEqual([true, false, true]);
	});

	it('evicts until the bytes fit', () => {
		const cache = new BoundedCache<string, Uint8Array>({ bytes: 100, weigh });
		for (const key of ['a', 'b', 'c']) cache.set(key, bytes(30));
		cache.set('d', bytes(70));
		expect(['a', 'b', 'c', 'd'].map((key) => cache.get(key) !== undefined)).toEqual([false, false, true, true]);
		expect(cache.bytes).toBe(100);
	});

	it('does not keep a value that is larger than the cache, but returns it', () => {
		const cache = new BoundedCache<string, Uint8Array>({ bytes: 100, weigh });
		cache.set('a', bytes(10));
		const large = bytes(101);
		expect(cache.set('b', large)).toBe(large);
		expect(cache.get('b')).toBeUndefined();
		expect(cache.get('a')).toEqual(bytes(10));
		cache.set('a', large);
		expect([cache.get('a'), cache.bytes, cache.size]).toEqual([undefined, 0, 0]);
	});

	it('weighs a replacement again', () => {
		const cache = new BoundedCache<string, Uint8Array>({ bytes: 100, weigh });
		cache.set('a', bytes(80));
		cache.set('a', bytes(20));
		expect([cache.bytes, cache.size]).toEqual([20, 1]);
	});

	it('counts fractions and nothing as a whole byte', () => {
		const cache = new BoundedCache<string, number>({ bytes: 10, weigh: (value) => value });
		cache.set('a', 0);
		cache.set('b', 1.5);
		expect(cache.bytes).toBe(3);
	});

	it('reports evicted entries, not deleted or replaced ones', () => {
		const evicted: string[] = [];
		const cache = new BoundedCache<string, Uint8Array>({ bytes: 10, weigh, onEvict: (_, key) => evicted.push(key) });
		cache.set('a', bytes(5));
		cache.set('a', bytes(6));
		cache.delete('a');
		cache.set('b', bytes(5));
		cache.clear();
		expect(evicted).toEqual([]);
		cache.set('c', bytes(5));
		cache.set('d', bytes(6));
		expect(evicted).toEqual(['c']);
	});

	it('behaves as a list ordered by use, at any sequence of reads, writes and deletions', () => {
		const step = fc.record({
			kind: fc.constantFrom('get', 'set', 'set', 'delete'),
			key: fc.integer({ min: 0, max: 9 }),
			size: fc.integer({ min: 0, max: 60 }),
		});
		fc.assert(
			fc.property(
				fc.array(step, { maxLength: 200 }),
				fc.option(fc.integer({ min: 1, max: 8 }), { nil: undefined }),
				(steps, entries) => {
					const evicted: number[] = [];
					const cache = new BoundedCache<number, Uint8Array>({
						...(entries === undefined ? {} : { entries }),
						bytes: 100,
						weigh,
						onEvict: (_, key) => evicted.push(key),
					});
					/** Least recently used first. */
					let model: { key: number; value: Uint8Array }[] = [];
					const sum = () => model.reduce((total, { value }) => total + Math.max(1, value.length), 0);
					const expectedEvictions: number[] = [];
					for (const { kind, key, size } of steps) {
						const known = model.find((entry) => entry.key === key);
						if (kind === 'get') {
							expect(cache.get(key)).toBe(known?.value);
							if (known) model = [...model.filter((entry) => entry !== known), known];
						} else if (kind === 'delete') {
							expect(cache.delete(key)).toBe(known !== undefined);
							model = model.filter((entry) => entry !== known);
						} else {
							const value = bytes(size);
							cache.set(key, value);
							model = [...model.filter((entry) => entry !== known), { key, value }];
							while (sum() > 100 || model.length > (entries ?? Number.POSITIVE_INFINITY))
								expectedEvictions.push(model.shift()!.key);
						}
						expect([cache.size, cache.bytes]).toEqual([model.length, sum()]);
					}
					expect(evicted).toEqual(expectedEvictions);
				},
			),
		);
	});

	it('takes infinite bounds, reserves no memory for large ones, and keeps nothing with a bound of zero', () => {
		for (const bound of [Number.POSITIVE_INFINITY, 2 ** 40]) {
			const cache = new BoundedCache<string, Uint8Array>({ entries: bound, bytes: bound, weigh });
			cache.set('a', bytes(1));
			expect(cache.size).toBe(1);
		}
		for (const bounds of [
			{ entries: 0, bytes: 100 },
			{ entries: 2, bytes: 0 },
		]) {
			const cache = new BoundedCache<string, Uint8Array>({ ...bounds, weigh });
			const value = bytes(1);
			expect(cache.set('a', value)).toBe(value);
			expect([cache.get('a'), cache.size]).toEqual([undefined, 0]);
		}
	});

	it('rejects bounds that are not numbers of 0 or more', () => {
		for (const bound of [-1, Number.NaN]) {
			expect(() => new BoundedCache({ entries: bound, bytes: 1, weigh })).toThrow(RangeError);
			expect(() => new BoundedCache({ bytes: bound, weigh })).toThrow(RangeError);
		}
	});
});
