import { randomInt } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { canCompileMove } from '../../../vm-adapters/move/scripts/compile-move.ts';
import { hasLibmovevm } from '../../../vm-adapters/move/test-modules/libmovevm.ts';
import { sliced } from '../../slice.ts';
import { Fuzzer } from './fuzz.ts';
import { ENGINES } from './ours.ts';

// libmovevm is there for Linux and macOS only.
describe.skipIf(!canCompileMove() || !hasLibmovevm)('generated code', () => {
	let fuzzer: Fuzzer;
	beforeAll(() => {
		fuzzer = new Fuzzer();
	});

	it.each([
		['that is the same every time', 20_261_128],
		['that is new every time', randomInt(2 ** 31)],
	])('%s (seed %i) does the same on all engines and in libmovevm, whose verifier says the same', (_, seed) => {
		const { failure, count } = fuzzer.run({
			seconds: sliced(10, 2),
			seed,
			what: ['execution', 'verifier'],
			engines: ENGINES,
			native: true,
		});
		expect(failure).toBeUndefined();
		expect(count).toBeGreaterThan(0);
	});
});
