import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { loadProgram } from '@altvm/wasm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildContract } from './build.ts';
import { BuildError } from './glue.ts';

let folder: string;
beforeAll(() => {
	folder = mkdtempSync(join(tmpdir(), 'altvm-build-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

const world = (body: string, head = 'world contract') =>
	`package test:contract;\n${head} {\ninclude altvm:contract/contract@0.1.0;\n${body}\n}\n`;

async function build(wit: string, source: string, name?: string) {
	const paths = { entry: join(folder, 'contract.ts'), wit: join(folder, 'contract.wit') };
	writeFileSync(paths.wit, wit);
	writeFileSync(paths.entry, source);
	return buildContract({ ...paths, ...(name && { world: name }) });
}

async function errorOf(wit: string, source = '', name?: string): Promise<BuildError> {
	const error = await build(wit, source, name).then(
		() => undefined,
		(error: unknown) => error,
	);
	expect(error).toBeInstanceOf(BuildError);
	return error as BuildError;
}

describe('buildContract', () => {
	it('builds a component that exports only the functions of the world', async () => {
		const source = `export function addOne(x: u32): u32 { return x + 1; }
			export function init(): void {}
			export function helper(x: u32): u32 { return x; }`;
		const wit = world('export add-one: func(x: u32) -> u32; export init: func(); export allow-reentry: func();');
		const program = loadProgram(await build(wit, source));
		expect(program.interface.functions.map(({ name }) => name)).toEqual(['add-one']);
		expect(program.init).toBeDefined();
		expect(program.allowsReentry).toBe(true);
	});

	it('uses the named world, and ignores worlds in comments', async () => {
		const two = `${world('export a: func();', 'world one')}
			world two { include altvm:contract/contract@0.1.0; export b: func(); }`;
		expect(await errorOf(two)).toMatchObject({ code: 'no-world', message: expect.stringContaining('2 worlds') });
		const component = await build(two, 'export function b(): void {}', 'two');
		expect(loadProgram(component).interface.functions.map(({ name }) => name)).toEqual(['b']);
		// The failure comes from the code generator, so the world was found.
		const commented = '// world old\n/*\n world older {}\n*/\nexport f: func(x: char);';
		expect(await errorOf(world(commented))).toMatchObject({ code: 'unsupported-type' });
	});
});

describe('throws a BuildError that names the place for', () => {
	it('WIT that does not parse', async () => {
		const error = await errorOf('package test:contract;\nworld contract { export f func; }');
		expect(error.code).toBe('bad-wit');
		expect(error.message).toMatch(/contract\.wit: .*found keyword `func`/);
	});

	it('WIT without a world, or without the named world', async () => {
		expect(await errorOf('package test:contract;\ninterface none {}')).toMatchObject({ code: 'no-world' });
		const error = await errorOf(world('export f: func();'), '', 'other');
		expect(error.code).toBe('bad-wit');
		expect(error.message).toMatch(/contract\.wit: .*other/);
	});

	it('an import that the host does not have', async () => {
		const error = await errorOf('package test:contract;\nworld contract { import clock: func() -> u64; }');
		expect(error.message).toMatch(/contract\.wit: .*cannot import 'clock'/);
	});

	it('an unsupported type', async () => {
		const error = await errorOf(world('flags marks { a } export move-to: func(there: marks);'));
		expect(error.code).toBe('unsupported-type');
		expect(error.message).toMatch(/^move-to\(there\): flags/);
	});

	it('a function of the world that the contract does not export', async () => {
		const error = await errorOf(world('export f: func(); export fold-it: func();'), 'export function f(): void {}');
		expect(error.code).toBe('compile');
		expect(error.message).toMatch(/contract\.ts does not compile[\s\S]*'foldIt' does not exist/);
		expect(error.message.match(/1 compile error/g)).toHaveLength(1);
	});

	it('a function whose return type differs from the WIT', async () => {
		const error = await errorOf(world('export f: func() -> string;'), 'export function f(): u32 { return 1; }');
		expect(error.message).toMatch(/'u32' is not assignable to type '.*String'/);
	});

	it('a syntax error, with its line and column', async () => {
		const error = await errorOf(world('export f: func();'), 'export function f(): void {\n  retrun;\n}');
		expect(error.code).toBe('compile');
		expect(error.message).toMatch(/Cannot find name 'retrun'[\s\S]*in contract\.ts\(2,3\)/);
	});

	it('a contract with floating-point instructions, which could not be deployed', async () => {
		const source = 'export function root(x: u32): u32 { return <u32>Math.sqrt(<f64>x); }';
		const error = await errorOf(world('export root: func(x: u32) -> u32;'), source);
		expect(error.code).toBe('bad-component');
		expect(error.message).toMatch(/contract\.ts: a floating-point .* at byte \d+/);
	});
});

describe('altvm-as', () => {
	const bin = fileURLToPath(new URL('../bin/altvm-as.js', import.meta.url));

	it('prints the error without a stack trace and writes no file', () => {
		const wit = join(folder, 'bad.wit');
		const output = join(folder, 'bad.wasm');
		const source = join(folder, 'bad.ts');
		writeFileSync(source, '');
		writeFileSync(wit, 'package test:bad;\nworld bad { export f func; }');
		const ran = spawnSync(process.execPath, [bin, 'build', source, '--wit', wit, '-o', output], { encoding: 'utf8' });
		expect(ran.status).toBe(1);
		expect(ran.stderr).toMatch(/^\S*bad\.wit: .*found keyword `func`\n$/);
		expect(existsSync(output)).toBe(false);
	});

	it('says which file is not there', () => {
		const build = (entry: string, wit: string) =>
			spawnSync(process.execPath, [bin, 'build', entry, '--wit', wit, '-o', 'x.wasm'], { encoding: 'utf8' }).stderr;
		const source = join(folder, 'there.ts');
		writeFileSync(source, '');
		expect(build(source, 'none.wit')).toMatch(/--wit.*'none\.wit' is invalid\. There is no such file/);
		expect(build(source, folder)).toMatch(/--wit.* It is a folder/);
		expect(build('none.ts', source)).toMatch(/'none\.ts' is invalid.* There is no such file/);
	});
});
