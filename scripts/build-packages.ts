// Builds the packages as they are published, one folder each, into `build/packages`: JavaScript and declarations by tsc, a bundle for Node, and the
// package.json for npm, which does not apply `publishConfig.exports` itself.
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, globSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundleForNode } from './bundle-for-node.ts';

const root = fileURLToPath(new URL('..', import.meta.url));

export interface BuiltPackage {
	readonly name: string;
	/** Folder of the package in the workspace, and the folder to publish. */
	readonly source: string;
	readonly folder: string;
}

interface Manifest {
	readonly name: string;
	readonly private?: boolean;
	readonly files?: readonly string[];
	readonly bin?: Readonly<Record<string, string>>;
	readonly publishConfig?: Readonly<Record<string, unknown>>;
	readonly [field: string]: unknown;
}

function readManifest(folder: string): Manifest {
	return JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8')) as Manifest;
}

/** Lists the public packages of the workspace. */
function publicPackages(): readonly { readonly source: string; readonly manifest: Manifest }[] {
	const { workspaces } = readManifest('.') as unknown as { workspaces: string[] };
	return workspaces
		.flatMap((pattern) => globSync(`${pattern}/package.json`, { cwd: root }))
		.map((path) => ({ source: dirname(path), manifest: readManifest(dirname(path)) }))
		.filter(({ manifest }) => manifest.private !== true);
}

const JCO = '@bytecodealliance/jco-transpile';
/**
 * Files of jco that a package contains a copy of, in `dist/jco`: only the tools. As a dependency, jco would install 93 MB of
 * binaryen for parts of it that altvm does not use.
 */
const VENDORED: Readonly<Record<string, readonly string[]>> = {
	'packages/assemblyscript': ['dist/wasm-tools.js', 'vendor/wasm-tools*.{js,wasm}'],
};

function vendor(source: string, folder: string): void {
	const from = join(root, 'node_modules', JCO);
	const files = globSync([...(VENDORED[source] ?? [])], { cwd: from });
	if (files.length > 0) files.push('LICENSE');
	for (const file of files) cpSync(join(from, file), join(folder, 'dist/jco', file));
}

/**
 * Packages that are bundled for Node: what `import 'altvm'` loads. The others load compilers, next to which their own modules are few, or
 * files beside their code.
 */
const BUNDLED = new Set([
	'abi-bridge',
	'packages/state',
	'packages/host',
	'packages/vm-kit',
	'packages/ethereum',
	'packages/altvm',
	'vm-adapters/evm',
	'vm-adapters/move',
	'vm-adapters/wasm',
]);

/** Lets Node load the bundle of a package's index. */
function withBundle(publishConfig: Manifest['publishConfig']): Manifest['publishConfig'] {
	const exports = publishConfig?.['exports'] as { '.': { types: string; default: string } };
	const { types, ...rest } = exports['.'];
	return { ...publishConfig, exports: { ...exports, '.': { types, node: './dist/node.js', ...rest } } };
}

/** Copies the sources that a package's source maps refer to, and corrects the paths, which tsc wrote for its own output folder. */
function addSources(source: string, folder: string): void {
	const dist = join(folder, 'dist');
	for (const file of globSync('**/*.map', { cwd: dist })) {
		const path = file.replace(/\.(d\.ts|js)\.map$/, '.ts');
		cpSync(join(source, path), join(folder, 'src', path));
		const map = JSON.parse(readFileSync(join(dist, file), 'utf8')) as { sources: string[] };
		map.sources = [relative(dirname(join(dist, file)), join(folder, 'src', path)).replaceAll('\\', '/')];
		writeFileSync(join(dist, file), JSON.stringify(map));
	}
}

/** Builds into `out`, a folder inside the project's root, and links the packages to one another in `out/node_modules`. */
export async function buildPackages(out = join(root, 'build')): Promise<BuiltPackage[]> {
	rmSync(out, { recursive: true, force: true });
	mkdirSync(join(out, 'node_modules'), { recursive: true });
	const packages = publicPackages();
	const compiled = join(out, 'compiled');
	const config = join(out, 'tsconfig.json');
	writeFileSync(
		config,
		JSON.stringify({
			extends: join(root, 'tsconfig.json'),
			compilerOptions: {
				noEmit: false,
				declaration: true,
				declarationMap: true,
				sourceMap: true,
				rootDir: root,
				outDir: compiled,
			},
			include: packages.map(({ source }) => join(root, source, 'src')),
			exclude: ['**/*.test.ts', '**/testing/**', '**/node_modules'].map((pattern) => join(root, pattern)),
		}),
	);
	const { status, stdout, stderr, error } = spawnSync('tsc', ['-p', config], { cwd: root, encoding: 'utf8' });
	if (status !== 0) throw new Error(`tsc failed: ${error?.message ?? ''}\n${stdout}${stderr}`);
	const built: BuiltPackage[] = [];
	for (const { source, manifest } of packages) {
		const { name } = manifest;
		const folder = join(out, 'packages', source);
		mkdirSync(folder, { recursive: true });
		cpSync(join(compiled, source, 'src'), join(folder, 'dist'), { recursive: true });
		addSources(join(root, source, 'src'), folder);
		if (BUNDLED.has(source)) await bundleForNode(join(root, source, 'src'), folder);
		vendor(source, folder);
		const extra = [...(manifest.files ?? []).filter((file) => file !== 'dist'), ...Object.values(manifest.bin ?? {})];
		for (const file of new Set(extra)) cpSync(join(root, source, file), join(folder, file), { recursive: true });
		for (const file of ['README.md', 'LICENSE']) {
			const own = join(root, source, file);
			cpSync(existsSync(own) ? own : join(root, file), join(folder, file));
		}
		const { publishConfig, devDependencies: _, files = [], ...rest } = manifest;
		const overrides = BUNDLED.has(source) ? withBundle(publishConfig) : publishConfig;
		const published = { ...rest, files: [...files, 'src'], ...overrides };
		writeFileSync(join(folder, 'package.json'), `${JSON.stringify(published, null, '\t')}\n`);
		const link = join(out, 'node_modules', name);
		mkdirSync(dirname(link), { recursive: true });
		symlinkSync(folder, link, 'junction');
		built.push({ name, source, folder });
	}
	return built;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
	for (const { name, folder } of await buildPackages()) console.log(`${name}: ${folder.slice(root.length)}`);
}
