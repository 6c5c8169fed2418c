import { describe, expect, it } from 'vitest';
import { canCompileMove } from '../scripts/compile-move.ts';
import type { ModuleFile } from '../src/core/loader/file-format.ts';
import { OP } from '../src/core/loader/opcodes.ts';
import { parseModule } from '../src/core/loader/parse.ts';
import { standardLibrary } from '../src/core/stdlib/index.ts';
import { compileCorpus } from './corpus.ts';
import { compilePrograms } from './programs.ts';
import { compileStandardUsers } from './standard.ts';

/** Number of opcodes in version 6. Those of version 7 have higher numbers. */
const VERSION_6 = Object.entries(OP).filter(([, op]) => op <= OP.CAST_U256);

/** Native functions that tests call in their own modules. */
const BY_OTHERS = new Set([
	'block::chain_id',
	'code::publish_internal',
	'message::entered_address',
	'message::origin',
	'message::sender',
	'native_coin::acts_itself',
	'type_info::tag',
	'xcall::create_internal',
	'xcall::raw_call_as_internal',
	'xcall::raw_call_internal',
	'xcall::self_internal',
]);

/** The functions that a function calls, as `account::module::name`. */
function* calls(
	{ functionHandles, functionInstantiations, modules }: ModuleFile,
	code: readonly { op: number; operand: number }[],
) {
	for (const { op, operand } of code) {
		if (op !== OP.CALL && op !== OP.CALL_GENERIC) continue;
		const handle = functionHandles[op === OP.CALL ? operand : functionInstantiations[operand]!.handle]!;
		const { account, name } = modules[handle.module]!;
		yield `${account}::${name}::${handle.name}`;
	}
}

describe.skipIf(!canCompileMove())('the corpus', () => {
	const programs = canCompileMove() ? compilePrograms() : [];
	const codes = canCompileMove() ? [...compileCorpus().values(), ...programs.map(({ code }) => code)] : [];
	const files = codes.map((code) => parseModule(code));

	it('has at least sixty modules', () => {
		expect(files.length).toBeGreaterThanOrEqual(60);
	});

	it('contains every instruction', () => {
		const used = new Set(files.flatMap(({ functions }) => functions.flatMap(({ code }) => code.map(({ op }) => op))));
		expect(VERSION_6).toHaveLength(77);
		expect(VERSION_6.filter(([, op]) => !used.has(op)).map(([name]) => name)).toEqual([]);
	});

	it('calls every native function of the standard library', () => {
		const users = [...compileStandardUsers().values()].map((code) => parseModule(code));
		const library = standardLibrary().map(({ code }) => parseModule(code));
		const called = new Map<string, string[]>();
		const natives: string[] = [];
		for (const file of [...files, ...users, ...library]) {
			const { account, name } = file.modules[file.self]!;
			for (const { handle, isNative, code } of file.functions) {
				const path = `${account}::${name}::${file.functionHandles[handle]!.name}`;
				called.set(path, [...calls(file, code)]);
				if (isNative) natives.push(path);
			}
		}
		const reached = new Set<string>();
		const own = [...files, ...users].map((file) => `${file.modules[file.self]!.account}::`);
		const waiting = [...called.keys()].filter((path) => own.some((account) => path.startsWith(account)));
		for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
			if (reached.has(path)) continue;
			reached.add(path);
			waiting.push(...(called.get(path) ?? []));
		}
		expect(natives.length).toBeGreaterThan(20);
		const missing = natives.filter((path) => !reached.has(path)).map((path) => path.slice(path.indexOf('::') + 2));
		expect(missing.filter((path) => !path.startsWith('vector::') && !BY_OTHERS.has(path))).toEqual([]);
	});
});
