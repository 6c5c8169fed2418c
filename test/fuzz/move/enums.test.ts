import { randomInt } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { canCompileMove } from '../../../vm-adapters/move/scripts/compile-move.ts';
import { CORPUS } from '../../../vm-adapters/move/test-modules/corpus.ts';
import { hasLibmovevm } from '../../../vm-adapters/move/test-modules/libmovevm.ts';
import { compileMove2 } from '../../../vm-adapters/move/test-modules/move2/compile.ts';
import { randomOf } from '../../../vm-adapters/move/test-modules/mutate.ts';
import { check } from './check.ts';
import { CorpusCalls } from './corpus-calls.ts';
import { NativeWorld } from './native.ts';
import { ENGINES } from './ours.ts';

// libmovevm exists for Linux and macOS only.
describe.skipIf(!canCompileMove() || !hasLibmovevm)('sequences of calls of modules with enums', () => {
	it.each([
		['from a fixed seed', 1],
		['from a new seed', randomInt(2 ** 31)],
	])('%s (seed %i) have the results, aborts and resources of libmovevm', (_, first) => {
		const modules = [...compileMove2()].filter(([name]) => name !== 'enum_events');
		const calls = new CorpusCalls(modules.map(([name, code]) => ({ account: CORPUS, name, code })));
		const native = new NativeWorld();
		for (let seed = first; seed < first + 12; seed++) {
			const found = check(calls.case(randomOf(seed)), { engines: ENGINES, native });
			expect(found, `seed ${seed}`).toBeUndefined();
		}
	});
});
