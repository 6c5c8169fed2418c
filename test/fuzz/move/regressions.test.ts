import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { canCompileMove } from '../../../vm-adapters/move/scripts/compile-move.ts';
import { hasLibmovevm } from '../../../vm-adapters/move/test-modules/libmovevm.ts';
import { check } from './check.ts';
import { NativeWorld } from './native.ts';
import { ENGINES } from './ours.ts';
import { checkVerdicts, type VerifierCase } from './verdicts.ts';
import type { FuzzCase } from './world.ts';

// libmovevm exists for Linux and macOS only.
describe.skipIf(!canCompileMove() || !hasLibmovevm)('cases that once differed from libmovevm', () => {
	let native: NativeWorld | undefined;
	const folder = new URL('regressions/', import.meta.url);
	for (const file of readdirSync(folder).filter((name) => name.endsWith('.json'))) {
		const { found, ...of } = JSON.parse(readFileSync(new URL(file, folder), 'utf8')) as (FuzzCase | VerifierCase) & {
			found: string;
		};
		it(`${file}: ${found.slice(0, 80)}`, () => {
			if ('mutant' in of) return expect(checkVerdicts(of)).toBeUndefined();
			native ??= new NativeWorld();
			expect(check(of, { engines: ENGINES, native, sweep: 100 })).toBeUndefined();
		});
	}
});
