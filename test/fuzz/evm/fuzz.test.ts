import { randomInt } from 'node:crypto';
import { expect, it } from 'vitest';
import { sliced } from '../../slice.ts';
import { fuzz } from './fuzz.ts';
import { ENGINES } from './ours.ts';

for (const [name, seed] of [
	['from a fixed seed', 20_251_203],
	['from a new seed', randomInt(2 ** 31)],
] as const) {
	it(`programs ${name} (seed ${seed}) behave the same on all engines and on @ethereumjs/evm, at any gas limit`, async () => {
		const { failure, count } = await fuzz({ seconds: sliced(20, 4), seed, engines: ENGINES, peer: true });
		expect(failure).toBeUndefined();
		expect(count).toBeGreaterThan(0);
	});
}
