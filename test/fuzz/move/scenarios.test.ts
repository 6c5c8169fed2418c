import { beforeAll, describe, expect, it } from 'vitest';
import { canCompileMove } from '../../../vm-adapters/move/scripts/compile-move.ts';
import { hasLibmovevm } from '../../../vm-adapters/move/test-modules/libmovevm.ts';
import { randomOf } from '../../../vm-adapters/move/test-modules/mutate.ts';
import { compilePrograms, PROGRAMS } from '../../../vm-adapters/move/test-modules/programs.ts';
import type { TestModule } from '../../../vm-adapters/move/test-modules/verifier-oracle.ts';
import { check } from './check.ts';
import { CorpusCalls } from './corpus-calls.ts';
import { NativeWorld } from './native.ts';
import { OurWorld } from './ours.ts';
import { SCENARIOS, scenarioCalls } from './scenarios.ts';

/** Functions that fail with any arguments. */
const FAIL = new Set([
	'aborts::canonical',
	'aborts::code',
	'aborts::in_loop',
	'aborts::ways',
	'base64::broken',
	'binary_heap::pop_empty',
	'calendar::no_date',
	'ledger::unbalanced',
	'matrix::mismatched',
	'parsing::too_large',
]);

// libmovevm exists for Linux and macOS only.
describe.skipIf(!canCompileMove() || !hasLibmovevm)('programs of the corpus', () => {
	let programs: readonly TestModule[];
	let calls: CorpusCalls;
	let native: NativeWorld;
	const succeeded = new Set<string>();
	beforeAll(() => {
		programs = compilePrograms();
		calls = new CorpusCalls(programs);
		native = new NativeWorld();
	});

	it.each(Object.keys(SCENARIOS))('%s has the same results as in libmovevm, step by step', (name) => {
		const steps = scenarioCalls(name, programs);
		const modules = calls.needed({ id: { account: PROGRAMS, name } });
		expect(check({ modules, calls: steps }, { engines: ['translated'], native })).toBeUndefined();
		const world = new OurWorld(modules, 'interpreter');
		for (const call of steps) if ('json' in world.call(call).runResult) succeeded.add(`${call.module}::${call.name}`);
	});

	it('contain no function that always fails, except the listed ones', () => {
		const world = new OurWorld(calls.modules, 'interpreter');
		for (let seed = 0; seed < 4; seed++) {
			for (const call of calls.everyFunction(randomOf(seed)))
				if ('json' in world.call(call).runResult) succeeded.add(`${call.module}::${call.name}`);
		}
		expect(calls.functions.filter((name) => !succeeded.has(name) && !FAIL.has(name))).toEqual([]);
	});
});
