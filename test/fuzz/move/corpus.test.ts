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

// libmovevm is there for Linux and macOS only.
describe.skipIf(!canCompileMove() || !hasLibmovevm)('calls of the corpus, one after the other', () => {
	let calls: CorpusCalls;
	let native: NativeWorld;
	beforeAll(() => {
		const corpus = [...compileCorpus()].map(([name, code]) => ({ account: CORPUS, name, code }));
		calls = new CorpusCalls([...corpus, ...compilePrograms()]);
		native = new NativeWorld();
	});

	it('come to what they do in libmovevm, each function with arguments of its own', () => {
		const of = { modules: calls.modules, calls: [...calls.everyFunction(randomOf(1))] };
		expect(check(of, { engines: ['translated'], native })).toBeUndefined();
	});

	it.each([
		['that are the same every time', 1],
		['that are new every time', randomInt(2 ** 31)],
	])('%s (seed %i) come to the results, aborts, resources and events of libmovevm', (_, first) => {
		for (let seed = first; seed < first + sliced(100, 12); seed++) {
			const found = check(calls.case(randomOf(seed)), { engines: ['translated'], native });
			expect(found, `seed ${seed}`).toBeUndefined();
		}
	});
});
