import { describe, expect, it } from 'vitest';
import { canCompileMove } from '../../../vm-adapters/move/scripts/compile-move.ts';
import type { AccessSpecifier, ModuleFile, Token } from '../../../vm-adapters/move/src/core/loader/file-format.ts';
import { parseModule } from '../../../vm-adapters/move/src/core/loader/parse.ts';
import { CORPUS } from '../../../vm-adapters/move/test-modules/corpus.ts';
import { hasLibmovevm } from '../../../vm-adapters/move/test-modules/libmovevm.ts';
import { compileMove2 } from '../../../vm-adapters/move/test-modules/move2/compile.ts';
import { type Random, randomOf } from '../../../vm-adapters/move/test-modules/mutate.ts';
import { writeModule } from '../../../vm-adapters/move/test-modules/write-module.ts';
import { check } from './check.ts';
import { CorpusCalls } from './corpus-calls.ts';
import { NativeWorld } from './native.ts';
import { ENGINES } from './ours.ts';

const pick = <T>(random: Random, list: readonly T[]): T => list[random(list.length)]!;

function resource(random: Random, file: ModuleFile): AccessSpecifier['resource'] {
	const handle = random(file.structHandles.length);
	switch (random(6)) {
		case 0:
			return { kind: 'any' };
		case 1:
			return { kind: 'address', address: random(file.addresses.length) };
		case 2:
			return { kind: 'module', module: random(file.modules.length) };
		case 3: {
			const isOf = (kind: Token['kind']) => (types: readonly Token[]) => types.length === 1 && types[0]!.kind === kind;
			const of = file.structHandles.findIndex(({ name }) => name === 'Of');
			const signature = file.signatures.findIndex(isOf(pick(random, ['u8', 'bool', 'u64'] as const)));
			return signature < 0 ? { kind: 'struct', handle } : { kind: 'struct', handle: of, signature };
		}
		default:
			return { kind: 'struct', handle };
	}
}

/** Adds random declarations of resource accesses to most functions of a module. */
function withAccesses(code: Uint8Array, random: Random): Uint8Array {
	const file = parseModule(code);
	const functionHandles = file.functionHandles.map((handle) => {
		if (handle.module !== file.self || random(3) === 0) return handle;
		const addresses = handle.parameters.flatMap(({ kind }, i) => (kind === 'address' ? [i] : []));
		const accesses = Array.from({ length: random(5) }, (): AccessSpecifier => {
			const isParameter = random(3) === 0 && addresses.length > 0;
			return {
				kind: pick(random, ['reads', 'writes'] as const),
				isNegated: random(6) === 0,
				resource: resource(random, file),
				address: isParameter
					? { kind: 'parameter', parameter: pick(random, addresses), through: undefined }
					: random(8) === 0
						? { kind: 'literal', address: random(file.addresses.length) }
						: { kind: 'any' },
			};
		});
		return { ...handle, accesses };
	});
	return writeModule({ ...file, functionHandles });
}

// libmovevm exists for Linux and macOS only.
describe.skipIf(!canCompileMove() || !hasLibmovevm)('functions that declare which resources they access', () => {
	it('have their declarations enforced as in libmovevm', () => {
		const code = compileMove2().get('accesses')!;
		const native = new NativeWorld();
		const seen = { count: 0, differences: [] as string[] };
		for (let seed = 0; seed < 20; seed++) {
			const random = randomOf(seed);
			const changed = withAccesses(code, random);
			const calls = new CorpusCalls([{ account: CORPUS, name: 'accesses', code: changed }]);
			const one = calls.case(random, 6);
			// The resources used must exist first.
			const open = { ...one.calls[0]!, kind: 'entry' as const, name: 'open', args: [], typeArguments: [] };
			const found = check({ ...one, calls: [open, ...one.calls] }, { engines: ENGINES, native });
			if (found) seen.differences.push(`seed ${seed}: ${found}`);
			seen.count++;
		}
		expect(seen.differences).toEqual([]);
	});
});
