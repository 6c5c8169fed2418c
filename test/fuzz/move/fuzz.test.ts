import { randomInt } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { canCompileMove } from '../../../vm-adapters/move/scripts/compile-move.ts';
import { hasLibmovevm } from '../../../vm-adapters/move/test-modules/libmovevm.ts';
import { sliced } from '../../slice.ts';
import { Fuzzer } from './fuzz.ts';
import { ENGINES } from './ours.ts';

// libmovevm exists for Linux and macOS only.
describe.skipIf(!canCompileMove() || !hasLibmovevm)('generated code', () => {
	let fuzzer: Fuzzer;
	beforeAll(() => {
		fuzzer = new Fuzzer();
	});

	it.each([
		['from a fixed seed', 20_261_128],
		['from a new seed', randomInt(2 ** 31)],
	])('%s (seed %i) behaves the same on all engines and in libmovevm, and both verifiers agree', (_, seed) => {
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
