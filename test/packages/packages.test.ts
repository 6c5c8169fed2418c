import { spawnSync } from 'node:child_process';
import { existsSync, globSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';
import { beforeAll, describe, expect, it } from 'vitest';
import { apiReports, committedReport } from '../../docs/scripts/api-report.ts';
import { type BuiltPackage, buildPackages } from '../../scripts/build-packages.ts';

const out = fileURLToPath(new URL('../../build', import.meta.url));
let packages: BuiltPackage[];

beforeAll(async () => {
	packages = await buildPackages(out);
}, 120_000);

function run(command: string, args: readonly string[]): string {
	const { status, stdout, stderr } = spawnSync(command, args, { cwd: out, encoding: 'utf8' });
	expect(status, `${stdout}${stderr}`).toBe(0);
	return stdout;
}

describe('the published packages', () => {
	it('have the exports that their package.json declares, according to publint', async () => {
		expect(packages.map(({ name }) => name)).toContain('altvm');
		for (const { folder, name } of packages) {
			const { messages, pkg } = await publint({ pkgDir: folder, level: 'warning', strict: true, pack: false });
			expect(messages.map((message) => `${name}: ${formatMessage(message, pkg)}`)).toEqual([]);
		}
	}, 60_000);

	it("do not install a compiler with 'altvm': binaryen alone is 93 MB", () => {
		const folders = new Map(packages.map(({ name, folder }) => [name, folder]));
		const installed = new Set<string>();
		const install = (name: string): void => {
			if (installed.has(name)) return;
			installed.add(name);
			const folder = folders.get(name) ?? fileURLToPath(new URL(`../../node_modules/${name}`, import.meta.url));
			const { dependencies = {} } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
			for (const dependency of Object.keys(dependencies)) install(dependency);
		};
		install('altvm');
		// The walk goes through the packages of the workspace to those of others.
		expect(installed).toContain('@noble/hashes');
		expect([...installed].filter((name) => /binaryen|jco-transpile|oxc|assemblyscript|solc/.test(name))).toEqual([]);
	});

	it('have types that compile in strict mode, and run without a TypeScript loader', () => {
		const consumer = join(out, 'consumer.mts');
		writeFileSync(
			consumer,
			[
				"import { createHost, type Host, toAddress, type TransactionResult } from 'altvm';",
				"import { solidityContract } from 'altvm';",
				"import { keccak256 } from '@altvm/host';",
				"import { evmAdapter } from '@altvm/evm';",
				"import { parseModule } from '@altvm/move';",
				"import { wasmAdapter } from '@altvm/wasm';",
				'const host: Host = await createHost();',
				"const user = toAddress('0x00000000000000000000000000000000000000b2');",
				'host.mint(user, 7n);',
				"const sent: TransactionResult = host.call({ from: user, to: toAddress('0x' + 'c'.repeat(40)), value: 3n });",
				'console.log(sent.status, host.balance(user), keccak256(new Uint8Array(0)).length);',
				'export { evmAdapter, parseModule, solidityContract, wasmAdapter };',
			].join('\n'),
		);
		writeFileSync(
			join(out, 'tsconfig.consumer.json'),
			JSON.stringify({
				compilerOptions: {
					target: 'es2024',
					lib: ['es2024', 'dom'],
					module: 'nodenext',
					strict: true,
					exactOptionalPropertyTypes: true,
					types: ['node'],
					outDir: out,
				},
				files: [consumer],
			}),
		);
		run('tsc', ['-p', join(out, 'tsconfig.consumer.json')]);
		expect(run(process.execPath, ['--no-strip-types', join(out, 'consumer.mjs')]).trim()).toBe('success 4n 66');
	}, 120_000);

	it('have declarations that compile without skipLibCheck, the DOM and Node', () => {
		const file = join(out, 'every-package.mts');
		writeFileSync(file, packages.map(({ name }, index) => `export * as package${index} from '${name}';\n`).join(''));
		writeFileSync(
			join(out, 'tsconfig.every-package.json'),
			JSON.stringify({
				compilerOptions: {
					target: 'es2024',
					lib: ['es2024'],
					module: 'nodenext',
					strict: true,
					exactOptionalPropertyTypes: true,
					skipLibCheck: false,
					types: [],
					noEmit: true,
				},
				files: [file],
			}),
		);
		run('tsc', ['-p', join(out, 'tsconfig.every-package.json')]);
	}, 120_000);

	it('have declarations that import only what the package installs', () => {
		for (const { name, folder } of packages) {
			const { dependencies = {}, exports } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
			const seen = new Set<string>();
			const visit = (file: string): void => {
				if (seen.has(file)) return;
				seen.add(file);
				const text = readFileSync(file, 'utf8').replace(/\/\*[\s\S]*?\*\//g, '');
				for (const [, specifier] of text.matchAll(/\b(?:from\s+|import\s+|import\()['"]([^'"]+)['"]/g)) {
					if (specifier!.startsWith('.')) visit(join(dirname(file), specifier!.replace(/\.(js|ts)$/, '.d.ts')));
					else if (!specifier!.startsWith('#')) {
						const imported = specifier!.match(/^(@[^/]+\/)?[^/]+/)![0];
						expect(Object.keys(dependencies), `${name}: ${file} imports ${specifier}`).toContain(imported);
					}
				}
			};
			const entries = Object.values<{ types?: string }>(exports).flatMap(({ types }) => types ?? []);
			expect(entries.length).toBeGreaterThan(0);
			for (const types of entries) visit(join(folder, types));
			expect(seen.size).toBeGreaterThan(1);
		}
	});

	it('have source maps that refer to included sources', () => {
		for (const { folder } of packages) {
			const maps = globSync('dist/**/*.map', { cwd: folder });
			expect(maps.length).toBeGreaterThan(0);
			for (const map of maps) {
				const { sources, sourcesContent = [] } = JSON.parse(readFileSync(join(folder, map), 'utf8')) as {
					sources: string[];
					sourcesContent?: (string | null)[];
				};
				expect(sources.length).toBeGreaterThan(0);
				// The map of a bundle contains the sources of included libraries.
				const missing = sources.filter((source, i) => {
					return typeof sourcesContent[i] !== 'string' && !existsSync(join(folder, dirname(map), source));
				});
				expect(missing, `${folder}/${map}`).toEqual([]);
			}
		}
	});

	it("load as few modules in Node: the start of a process is that of 'altvm' and createHost()", () => {
		const loaded = join(out, 'loaded.mjs');
		writeFileSync(
			loaded,
			[
				"import { registerHooks } from 'node:module';",
				'let modules = 0;',
				'registerHooks({ load: (url, context, next) => (modules++, next(url, context)) });',
				"const { createHost } = await import('altvm');",
				'await createHost();',
				'console.log(modules);',
			].join('\n'),
		);
		// Each takes half a millisecond. Without bundles, there are 690.
		expect(Number(run(process.execPath, [loaded]))).toBeLessThan(150);
	}, 60_000);

	it('export what the API report lists: `npm run api` updates it, and changes are reviewed', () => {
		for (const [file, text] of apiReports(packages)) {
			expect(committedReport(file), `etc/${file} is old: npm run api`).toBe(text);
		}
	}, 120_000);

	it('have commands that start', () => {
		for (const command of [
			'packages/packages/altvm/bin/altvm.js',
			'packages/packages/assemblyscript/bin/altvm-as.js',
		]) {
			expect(run(process.execPath, ['--no-strip-types', join(out, command), '--help'])).toMatch(/Usage/);
		}
	}, 60_000);
});
