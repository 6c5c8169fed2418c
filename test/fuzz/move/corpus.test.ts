import { randomInt } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { canCompileMove } from '../../../vm-adapters/move/scripts/compile-move.ts';
import { CORPUS, compileCorpus } from '../../../vm-adapters/move/test-modules/corpus.ts';
import { hasLibmovevm } from '../../../vm-adapters/move/test-modules/libmovevm.ts';
import { randomOf } from '../../../vm-adapters/move/test-modules/mutate.ts';
import { compilePrograms } from '../../../vm-adapters/move/test-modules/programs.ts';
import { sliced } from '../../slice.ts';
import { check } from './check.ts';
import { CorpusCalls } from './corpus-calls.ts';
import { NativeWorld } from './native.ts';

// libmovevm exists for Linux and macOS only.
describe.skipIf(!canCompileMove() || !hasLibmovevm)('sequences of calls of the corpus', () => {
	let calls: CorpusCalls;
	let native: NativeWorld;
	beforeAll(() => {
		const corpus = [...compileCorpus()].map(([name, code]) => ({ account: CORPUS, name, code }));
		calls = new CorpusCalls([...corpus, ...compilePrograms()]);
		native = new NativeWorld();
	});

	it('have the same results as in libmovevm, each function with its own arguments', () => {
		const of = { modules: calls.modules, calls: [...calls.everyFunction(randomOf(1))] };
		expect(check(of, { engines: ['translated'], native })).toBeUndefined();
	});

	it.each([
		['from a fixed seed', 1],
		['from a new seed', randomInt(2 ** 31)],
	])('%s (seed %i) have the results, aborts, resources and events of libmovevm', (_, first) => {
		for (let seed = first; seed < first + sliced(100, 12); seed++) {
			const found = check(calls.case(randomOf(seed)), { engines: ['translated'], native });
			expect(found, `seed ${seed}`).toBeUndefined();
		}
	});
});
