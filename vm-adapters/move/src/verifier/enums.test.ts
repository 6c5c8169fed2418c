import { describe, expect, it } from 'vitest';
import { canCompileMove } from '../../scripts/compile-move.ts';
import { CORPUS } from '../../test-modules/corpus.ts';
import { withEnumCode } from '../../test-modules/generate-enum-code.ts';
import { hasLibmovevm } from '../../test-modules/libmovevm.ts';
import { compileMove2 } from '../../test-modules/move2/compile.ts';
import { randomOf } from '../../test-modules/mutate.ts';
import { mutateFile } from '../../test-modules/mutate-file.ts';
import { testModules, VerifierOracle } from '../../test-modules/verifier-oracle.ts';

// libmovevm is there for Linux and macOS only.
describe.skipIf(!canCompileMove() || !hasLibmovevm)('the verifier of enums beside that of libmovevm', () => {
	const modules = canCompileMove() && hasLibmovevm ? testModules(compileMove2()) : [];
	const own = modules.filter(({ account }) => account === CORPUS);
	const oracle = modules.length > 0 ? new VerifierOracle(modules) : undefined;

	it('accepts modules of Move 2, as libmovevm does', () => {
		expect(own.length).toBeGreaterThan(3);
		for (const module of own) {
			expect(oracle!.ours(module.code), module.name).toEqual({ status: 'accepted' });
			expect(oracle!.theirs(module, module.code), module.name).toEqual({ status: 'accepted' });
		}
	});

	it('refuses the mutants that libmovevm refuses, by the same status, in the same function at the same instruction', () => {
		const statuses = new Set<string>();
		for (let seed = 0; seed < 200; seed++) {
			const random = randomOf(seed);
			const module = own[random(own.length)]!;
			const code = mutateFile(module.code, random);
			if (!code) continue;
			const compared = oracle!.compareAs(module, code, seed);
			expect(compared.difference).toBeUndefined();
			statuses.add(compared.status);
		}
		expect(statuses).toContain('accepted');
		expect(statuses.size).toBeGreaterThan(15);
	});

	it('refuses code at random on references to an enum and to fields of its variants where libmovevm does', () => {
		const statuses = new Set<string>();
		const module = own.find(({ name }) => name === 'enums')!;
		for (let seed = 0; seed < 80; seed++) {
			const compared = oracle!.compareAs(module, withEnumCode(module.code, randomOf(seed)), seed);
			expect(compared.difference).toBeUndefined();
			statuses.add(compared.status);
		}
		for (const status of ['accepted', 'BORROWFIELD_EXISTS_MUTABLE_BORROW_ERROR', 'WRITEREF_EXISTS_BORROW_ERROR'])
			expect(statuses).toContain(status);
	});
});
