import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as template from '@mysten/move-bytecode-template';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { canCompileMove, compileMovePackage } from '../../vm-adapters/move/scripts/compile-move.ts';
import { buildSource, compileSource } from '../../vm-adapters/move/test-modules/compile-source.ts';
import { compileCorpus } from '../../vm-adapters/move/test-modules/corpus.ts';
import { hasLibmovevm } from '../../vm-adapters/move/test-modules/libmovevm.ts';
import { compileMove2 } from '../../vm-adapters/move/test-modules/move2/compile.ts';
import { checkModule } from './check-module.ts';
import { Folder, moduleFiles } from './folder.ts';
import { compileReplacements, Native } from './native.ts';

const examples = fileURLToPath(new URL('../../examples/contracts', import.meta.url));

/** Modules in the framework's package whose address is not 0x1. */
const USERS: ReadonlySet<string> = new Set(['results', 'failures', 'natives', 'storage', 'hopeful']);

interface TemplateCode {
	identifiers: string[];
	signatures: unknown[][];
	function_handles: { name: number; return_: number }[];
	function_defs: { function: number; visibility: string; code: { locals: number; code: unknown[] } }[];
}

/** Returns a module with one file changed through its template. */
function changed(code: Uint8Array, change: (file: TemplateCode) => void): Uint8Array {
	const file = template.deserialize(code);
	change(file as unknown as TemplateCode);
	return Uint8Array.from(template.serialize(file));
}

function definitionOf(file: TemplateCode, name: string): TemplateCode['function_defs'][number] {
	return file.function_defs.find((fn) => file.identifiers[file.function_handles[fn.function]!.name] === name)!;
}

// libmovevm exists for Linux and macOS only.
describe.skipIf(!canCompileMove() || !hasLibmovevm)('modules on our VM and on libmovevm', () => {
	let root: string;
	let corpus: Map<string, Uint8Array>;
	let native: Native;
	beforeAll(() => {
		root = mkdtempSync(join(tmpdir(), 'altvm-conformance-'));
		corpus = compileCorpus();
		native = new Native(compileReplacements());
	});
	afterAll(() => rmSync(root, { recursive: true, force: true }));

	/** Checks the first file. The others are its dependencies. */
	function check(files: Record<string, Uint8Array>) {
		const folder = mkdtempSync(join(root, 'folder-'));
		for (const [name, code] of Object.entries(files)) {
			mkdirSync(join(folder, name, '..'), { recursive: true });
			writeFileSync(join(folder, name), code);
		}
		return checkModule(join(folder, Object.keys(files)[0]!), new Folder(moduleFiles(folder)), native);
	}

	it('agree on the modules of the corpus, and on everything that runs in them', () => {
		let ran = 0;
		for (const [name, code] of corpus) {
			// It has an infinite loop, and libmovevm takes seconds to use up its gas.
			if (name === 'structs') continue;
			const result = check({ [`${name}.mv`]: code });
			expect(result.differences, name).toEqual([]);
			ran += result.ran;
		}
		expect(ran).toBeGreaterThan(2);
	});

	it('agree on the modules of the examples, except those that need parts that only our library has', () => {
		const paths = moduleFiles(examples);
		const folder = new Folder(paths);
		const results = paths.map((path) => checkModule(path, folder, native));
		expect(results.flatMap(({ differences }) => differences)).toEqual([]);
		expect(results.filter(({ skipped }) => skipped === undefined).length).toBeGreaterThan(1);
	});

	it('agree on modules with their own framework at 0x1, which replaces our library but uses its natives', () => {
		const modules = compileMovePackage(fileURLToPath(new URL('framework', import.meta.url)));
		const folder = mkdtempSync(join(root, 'framework-'));
		for (const [name, code] of modules) {
			const inside = join(folder, USERS.has(name) ? 'user' : 'deeper/std');
			mkdirSync(inside, { recursive: true });
			writeFileSync(join(inside, `${name}.mv`), code);
		}
		const paths = moduleFiles(folder);
		const all = new Folder(paths);
		const results = new Map(paths.map((path) => [basename(path, '.mv'), checkModule(path, all, native)]));
		const differences = [...results].flatMap(([name, { differences }]) => differences.map((of) => ({ name, ...of })));
		expect(differences).toEqual([]);
		const ran = Object.fromEntries([...USERS].map((name) => [name, results.get(name)!.ran]));
		expect(ran).toEqual({ results: 41, failures: 25, natives: 26, storage: 3, hopeful: 1 });
		const skipped = [...results].filter(([, { skipped }]) => skipped !== undefined);
		expect(skipped.map(([name]) => name)).toEqual(['hopeful']);
		expect(results.get('hopeful')!.skipped).toBe('nothing needs native functions that libmovevm lacks');
	});

	it('agree on library modules whose natives have other names, and skip those without a counterpart', () => {
		const source = `module 0xc0::user {
			public fun keccak(): vector<u8> { std::hash::keccak256(b"abc") }
			public fun sha(): vector<u8> { std::hash::sha2_256(b"abc") }
			public fun height(): u64 { std::block::height() }
		}`;
		const code = compileSource(source).get('user')!;
		expect(check({ 'user.mv': code })).toEqual({ differences: [], ran: 3 });
		const name = `module 0xc0::named { public fun name(): std::type_name::TypeName { std::type_name::get<u8>() } }`;
		expect(check({ 'named.mv': compileSource(name).get('named')! })).toMatchObject({
			differences: [],
			skipped: expect.stringMatching(/native functions that libmovevm lacks/),
		});
	});

	it('use, of several modules with one name, the nearest one that has what is referenced', () => {
		const source = (name: string, body: string) => compileSource(`module 0xc0::${name} { ${body} }`).get(name)!;
		const user = compileSource(`
			module 0xc0::used { public fun two(): u64 { 2 } }
			module 0xc0::user { public fun four(): u64 { 0xc0::used::two() + 2 } }
		`);
		const files = {
			'user/user.mv': user.get('user')!,
			'user/used.mv': source('used', 'public fun one(): u64 { 1 }'),
			'elsewhere/used.mv': user.get('used')!,
			'elsewhere/deeper/used.mv': source('used', 'public fun two(): u64 { 22 }'),
		};
		expect(check(files)).toEqual({ differences: [], ran: 1 });
		const paths = Object.keys(files).map((file) => join(root, 'named', file));
		for (const [i, path] of paths.entries()) {
			mkdirSync(join(path, '..'), { recursive: true });
			writeFileSync(path, Object.values(files)[i]!);
		}
		const { found } = new Folder(paths).dependencies(paths[0]!);
		expect(found.map(({ path }) => path)).toEqual([paths[2]]);
	});

	it('agree on a function that aborts, one with impossible arithmetic, and one without results', () => {
		const withCode = (code: unknown[], hasResults = true) =>
			changed(corpus.get('vectors')!, (file) => {
				const fn = definitionOf(file, 'constant');
				fn.visibility = 'Private';
				fn.code.code = code;
				if (!hasResults)
					file.function_handles[fn.function]!.return_ = file.signatures.findIndex((types) => !types.length);
			});
		for (const code of [
			withCode([{ LdU64: 7n }, 'Abort']),
			withCode([{ LdU64: 1n }, { LdU64: 2n }, 'Sub', 'Abort']),
			withCode(['Ret'], false),
			withCode([{ LdU64: 7n }, 'Abort'], false),
		]) {
			expect(check({ 'a.mv': code })).toEqual({ differences: [], ran: 1 });
		}
	});

	it('agree that random bytes are not a module, and that a function without code for its result is rejected', () => {
		expect(check({ 'a.mv': Uint8Array.of(1, 2, 3) })).toEqual({ differences: [], ran: 0 });
		expect(check({ 'a.mv': new Uint8Array(0) })).toEqual({ differences: [], ran: 0 });
		const refused = changed(corpus.get('vectors')!, (file) => {
			definitionOf(file, 'constant').code.code = ['Ret'];
		});
		expect(check({ 'a.mv': refused })).toEqual({ differences: [], ran: 0 });
	});

	it('skip trailing bytes after a module, which are rejected at publishing but not at loading', () => {
		const code = corpus.get('vectors')!;
		const { differences, skipped } = check({ 'a.mv': Uint8Array.from([...code, 0]) });
		expect(differences).toEqual([]);
		expect(skipped).toMatch(/bytes behind the end/);
	});

	it('report a module that one VM rejects and the other accepts', () => {
		const taken = corpus.get('vectors')!;
		const refused = changed(taken, (file) => {
			definitionOf(file, 'constant').code.code = ['Ret'];
		});
		const path = join(root, 'refused.mv');
		writeFileSync(path, refused);
		const stub = { publish() {}, verdict: () => 'accepted' } as unknown as Native;
		const { differences } = checkModule(path, new Folder([path]), stub);
		expect(differences).toEqual([{ ours: 'NEGATIVE_STACK_SIZE_WITHIN_BLOCK', native: 'accepted' }]);
	});

	it('report a function whose results differ', () => {
		const path = join(root, 'other.mv');
		writeFileSync(path, corpus.get('vectors')!);
		const stub = { publish() {}, verdict: () => 'accepted', run: () => ({ json: ['2'] }) } as unknown as Native;
		const { differences } = checkModule(path, new Folder([path]), stub);
		const ours = '["2","3","5","7"] (interpreter), ["2","3","5","7"] (translated)';
		expect(differences).toEqual([{ function: 'constant', ours, native: '["2"]' }]);
	});

	it('agree on modules with enums, and on everything that runs in them', () => {
		let ran = 0;
		for (const [name, code] of compileMove2()) {
			const result = check({ [`${name}.mv`]: code });
			expect(result, name).toMatchObject({ differences: [] });
			ran += result.ran;
		}
		expect(ran).toBeGreaterThan(3);
	});

	it('agree that later versions are rejected, and skip Sui bytecode, recognised by its header', () => {
		const [code] = compileMove2().values();
		expect(check({ 'a.mv': code!.with(4, 8) })).toEqual({ differences: [], ran: 0 });
		const ofSui = template.deserialize(corpus.get('vectors')!);
		ofSui.version = 7;
		const { skipped } = check({ 'a.mv': Uint8Array.from(template.serialize(ofSui)) });
		expect(skipped).toBe('is bytecode of Sui, which libmovevm does not read; ours: accepted');
	});

	it('skip a script, and report our verdict', () => {
		const source = 'module 0xc0::m { public fun f() {} } script { fun main() { 0xc0::m::f() } }';
		const { modules, scripts } = buildSource(source);
		const [script] = scripts.values();
		expect(check({ 'a.mv': script!, 'm.mv': modules.get('m')! }).skipped).toBe('is a script; ours: accepted');
		expect(check({ 'a.mv': script! }).skipped).toBe('is a script; ours: MISSING_DEPENDENCY');
	});

	it('skip a module whose dependency is rejected', () => {
		// The bytes differ from those in other tests, because libmovevm caches verified modules by hash.
		const coin = changed(readFileSync(join(examples, 'coin/artifacts/coin.mv')), (file) => {
			file.identifiers.push('not_named_before');
		});
		const stub = readFileSync(join(examples, 'coin/artifacts/exchange_stub.mv'));
		const refused = changed(stub, (file) => {
			definitionOf(file, 'token').code.code = ['Ret'];
		});
		expect(check({ 'stub.mv': refused })).toEqual({ differences: [], ran: 0 });
		const { skipped } = check({ 'coin.mv': coin, 'stub.mv': refused });
		expect(skipped).toMatch(/::exchange_stub, which is refused$/);
	});

	it('skip a module with a missing dependency, and find dependencies in other folders', () => {
		const coin = readFileSync(join(examples, 'coin/artifacts/coin.mv'));
		const stub = readFileSync(join(examples, 'coin/artifacts/exchange_stub.mv'));
		expect(check({ 'coin.mv': coin })).toMatchObject({
			ran: 0,
			skipped: expect.stringMatching(/needs .*::exchange_stub$/),
		});
		expect(check({ 'coin.mv': coin, 'deeper/stub.mv': stub })).toEqual({ differences: [], ran: 3 });
	});
});
