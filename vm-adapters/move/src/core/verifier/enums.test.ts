import { describe, expect, it } from 'vitest';
import { canCompileMove } from '../../../scripts/compile-move.ts';
import { CORPUS } from '../../../test-modules/corpus.ts';
import { withEnumCode } from '../../../test-modules/generate-enum-code.ts';
import { hasLibmovevm } from '../../../test-modules/libmovevm.ts';
import { compileMove2 } from '../../../test-modules/move2/compile.ts';
import { randomOf } from '../../../test-modules/mutate.ts';
import { mutateFile } from '../../../test-modules/mutate-file.ts';
import { testModules, VerifierOracle } from '../../../test-modules/verifier-oracle.ts';
import { writeModule } from '../../../test-modules/write-module.ts';
import type { ModuleFile } from '../loader/file-format.ts';
import { OP } from '../loader/opcodes.ts';
import { parseModule } from '../loader/parse.ts';

// libmovevm exists for Linux and macOS only.
describe.skipIf(!canCompileMove() || !hasLibmovevm)('the verifier of enums against that of libmovevm', () => {
	const modules = canCompileMove() && hasLibmovevm ? testModules(compileMove2()) : [];
	const own = modules.filter(({ account }) => account === CORPUS);
	const oracle = modules.length > 0 ? new VerifierOracle(modules) : undefined;

	it('accepts modules of Move 2 that libmovevm accepts', () => {
		expect(own.length).toBeGreaterThan(3);
		for (const module of own) {
			expect(oracle!.ours(module.code), module.name).toEqual({ status: 'accepted' });
			expect(oracle!.theirs(module, module.code), module.name).toEqual({ status: 'accepted' });
		}
	});

	it('limits the number of definitions as libmovevm does', () => {
		const module = own.find(({ name }) => name === 'enum_results')!;
		const file = parseModule(module.code);
		const none = file.signatures.find((types) => types.length === 0)!;
		const named = (count: number, prefix: string) => Array.from({ length: count }, (_, i) => `${prefix}${i}`);
		const fields = (count: number) => named(count, 'field').map((name) => ({ name, type: { kind: 'u8' } as const }));
		const structs = (count: number, each: number): ModuleFile => {
			const handles = named(count, 'Struct').map((name) => ({
				module: file.self,
				name,
				abilities: 0,
				typeParameters: [],
			}));
			const defined = handles.map((_, i) => ({ handle: file.structHandles.length + i, fields: fields(each) }));
			return { ...file, structHandles: [...file.structHandles, ...handles], structs: [...file.structs, ...defined] };
		};
		const functions = (count: number): ModuleFile => {
			const handle = { module: file.self, parameters: none, results: none, typeParameters: [] };
			const handles = named(count, 'function').map((name) => ({ ...handle, name }));
			const code = [{ op: OP.RET, operand: 0, count: 0, constant: 0n }];
			const empty = { ...file.functions[0]!, isEntry: false, acquires: [], locals: none, code };
			const defined = handles.map((_, i) => ({ ...empty, handle: file.functionHandles.length + i }));
			return {
				...file,
				functionHandles: [...file.functionHandles, ...handles],
				functions: [...file.functions, ...defined],
			};
		};
		const variants = (names: readonly string[], each: number): ModuleFile => {
			const added = names.map((name) => ({ name, fields: fields(each) }));
			const [first, ...more] = file.structs;
			return { ...file, structs: [{ ...first!, variants: [...first!.variants!, ...added] }, ...more] };
		};
		const [ofStructs, ofFunctions] = [200 - file.structs.length, 1000 - file.functions.length];
		const ofVariants = 90 - file.structs[0]!.variants!.length;
		for (const [made, status] of [
			[structs(1, 30), 'accepted'],
			[structs(1, 31), 'MAX_FIELD_DEFINITIONS_REACHED'],
			[structs(ofStructs, 1), 'accepted'],
			[structs(ofStructs + 1, 1), 'MAX_STRUCT_DEFINITIONS_REACHED'],
			[functions(ofFunctions), 'accepted'],
			[functions(ofFunctions + 1), 'MAX_FUNCTION_DEFINITIONS_REACHED'],
			[variants(['Wide'], 30), 'accepted'],
			[variants(['Wide'], 31), 'MAX_FIELD_DEFINITIONS_REACHED'],
			[variants(named(ofVariants, 'Variant'), 0), 'accepted'],
			[variants(named(ofVariants + 1, 'Variant'), 0), 'MAX_STRUCT_VARIANTS_REACHED'],
		] as const)
			expect(oracle!.compareAs(module, writeModule(made))).toEqual({ status });
	});

	it('refuses the mutants that libmovevm refuses, with the same status at the same instruction', () => {
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

	it('refuses random code on references to enums and to fields of variants where libmovevm does', () => {
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
