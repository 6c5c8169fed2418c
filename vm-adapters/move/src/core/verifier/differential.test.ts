import * as template from '@mysten/move-bytecode-template';
import { describe, expect, it } from 'vitest';
import { canCompileMove } from '../../../scripts/compile-move.ts';
import { compileCorpus } from '../../../test-modules/corpus.ts';
import { hasLibmovevm } from '../../../test-modules/libmovevm.ts';
import type { TemplateModule } from '../../../test-modules/mutate.ts';
import { testModules, VerifierOracle } from '../../../test-modules/verifier-oracle.ts';

// libmovevm exists for Linux and macOS only.
describe.skipIf(!canCompileMove() || !hasLibmovevm)('the verifier against that of libmovevm', () => {
	const modules = canCompileMove() && hasLibmovevm ? testModules(compileCorpus()) : [];
	const oracle = modules.length > 0 ? new VerifierOracle(modules) : undefined;

	it('accepts every module of the corpus and of the standard library, as libmovevm does', () => {
		expect(modules.length).toBeGreaterThan(15);
		for (const module of modules) {
			expect(oracle!.ours(module.code), module.name).toEqual({ status: 'accepted' });
			expect(oracle!.theirs(module, module.code), module.name).toEqual({ status: 'accepted' });
		}
	});

	it('refuses the mutants that libmovevm refuses, with the same status at the same instruction', () => {
		const statuses = new Set<string>();
		for (let seed = 0; seed < 500; seed++) {
			const compared = oracle!.compare(seed);
			if (!compared) continue;
			expect(compared.difference).toBeUndefined();
			statuses.add(compared.status);
		}
		expect(statuses).toContain('accepted');
		expect(statuses.size).toBeGreaterThan(20);
	});

	it('reaches the complexity limit at the same instruction as libmovevm', () => {
		const error = modules.find(({ name }) => name === 'error')!;
		const verdicts = [-1, 0, 1].map((more) => {
			const file = template.deserialize(error.code) as unknown as TemplateModule;
			const locals = file.signatures.push(new Array(250).fill('Bool')) - 1;
			file.function_defs.forEach(({ code }: { code: TemplateModule }, i: number) => {
				code.locals = locals;
				// With 162 in the first function, all functions together are just within the limit.
				const nops = i === 0 ? 162 + more : 150;
				code.code.unshift(...new Array(nops).fill('Nop'));
			});
			const { status, difference } = oracle!.compareAs(error, Uint8Array.from(template.serialize(file as never)));
			expect(difference).toBeUndefined();
			return status;
		});
		expect(verdicts).toEqual(['accepted', 'accepted', 'CONSTRAINT_NOT_SATISFIED']);
	});

	it('refuses random well-typed code, mostly on references, where libmovevm does', () => {
		const statuses = new Set<string>();
		for (let seed = 0; seed < 150; seed++) {
			const compared = oracle!.compareTyped(seed);
			if (!compared) continue;
			expect(compared.difference).toBeUndefined();
			statuses.add(compared.status);
		}
		for (const status of ['accepted', 'MOVELOC_EXISTS_BORROW_ERROR', 'READREF_EXISTS_MUTABLE_BORROW_ERROR'])
			expect(statuses).toContain(status);
	});
});
