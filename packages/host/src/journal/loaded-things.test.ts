import type { Hex } from '@altvm/abi-bridge';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LoadedThings } from './loaded-things.ts';

const LOADERS = ['evm', 'move'];
const hash = (n: number): Hex => `0x${n.toString(16).padStart(64, '0')}`;
const step = fc.oneof(
	{ weight: 40, arbitrary: fc.record({ does: fc.constant('add' as const), loader: fc.nat(1), of: fc.nat(30) }) },
	{ weight: 8, arbitrary: fc.record({ does: fc.constant('remove' as const) }) },
	{ weight: 1, arbitrary: fc.record({ does: fc.constant('clear' as const) }) },
);

describe('what a transaction has loaded', () => {
	it('is found by loader and hash, few things or many, until it is removed', () => {
		let most = 0;
		fc.assert(
			fc.property(fc.array(step, { minLength: 20, maxLength: 90 }), (steps) => {
				const things = new LoadedThings();
				const expected: { loader: string; hash: Hex; thing: object; bytes: number }[] = [];
				const of = (loader: string, at: Hex) => expected.find((it) => it.loader === loader && it.hash === at)?.thing;
				for (const next of steps) {
					if (next.does === 'add') {
						const thing = { loader: LOADERS[next.loader]!, hash: hash(next.of), thing: {}, bytes: next.of };
						if (of(thing.loader, thing.hash)) continue;
						things.add(thing.loader, thing.hash, thing.thing, thing.bytes);
						expected.push(thing);
					} else if (next.does === 'clear') {
						things.clear();
						expected.length = 0;
					} else if (expected.pop()) things.removeLast();
					most = Math.max(most, expected.length);
					for (const loader of LOADERS) {
						for (let n = 0; n <= 30; n++) expect(things.find(loader, hash(n))).toBe(of(loader, hash(n)));
					}
					expect(things.totalBytes).toBe(expected.reduce((sum, { bytes }) => sum + bytes, 0));
				}
			}),
			{ numRuns: 200 },
		);
		expect(most).toBeGreaterThan(20);
	});
});
