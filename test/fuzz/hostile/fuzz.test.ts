import { describe, expect, it } from 'vitest';
import { sliced } from '../../slice.ts';
import { ENTRIES, hostileCase } from './cases.ts';
import { fuzzHostile } from './fuzz.ts';
import { runProcess } from './process.ts';
import { createScene } from './samples.ts';
import { readSeeds } from './seeds.ts';

describe('hostile bytes at every entry', () => {
	it('are refused or run without a fault, the same whatever the process did before', async () => {
		const seed = Math.floor(Math.random() * 2 ** 31);
		const { count, failure } = await fuzzHostile({
			seconds: sliced(120, 0),
			seed,
			entries: ENTRIES,
			batch: sliced(300, 60),
		});
		expect(failure).toBeUndefined();
		expect(count).toBeGreaterThan(0);
	});

	it('come from the seed alone', async () => {
		const [{ samples }, other] = [await createScene(), await createScene()];
		const seeds = readSeeds();
		for (let seed = 0; seed < 50; seed++) {
			expect(hostileCase(seed, seeds, samples, ENTRIES)).toEqual(hostileCase(seed, seeds, other.samples, ENTRIES));
		}
	});
});

it('a process that ends in a case is a failure of that case', async () => {
	const { failed } = await runProcess({ seeds: [1], entries: [] });
	expect(failed?.why).toContain('the process ended');
});
