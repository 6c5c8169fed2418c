import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { dumpMovePackage, initMovePackageBuilder, MovePackageFetcher } from '@zktx.io/sui-move-builder';
import { MoveCompileError } from './compile-move.ts';

/** A package's files by their paths in it: `Move.toml` and `sources/*.move`. */
export type SuiPackageFiles = Record<string, string>;

const read = (folder: string): SuiPackageFiles => {
	const sources = join(folder, 'sources');
	const files: SuiPackageFiles = { 'Move.toml': readFileSync(join(folder, 'Move.toml'), 'utf8') };
	for (const file of readdirSync(sources).sort()) files[`sources/${file}`] = readFileSync(join(sources, file), 'utf8');
	return files;
};

/** Files of the standard library without global storage, which Sui's compiler does not know. */
const LIBRARY = [
	'acl',
	'ascii',
	'bit_vector',
	'core',
	'fixed_point32',
	'option',
	'string',
	'type_info',
	'type_name',
	'vector',
	'xcall',
].map((name) => `sources/${name}.move`);

/** Inline functions, which take functions, are in no bytecode; Sui's compiler has macros instead. */
function withoutInline(source: string): string {
	return source.replace(/\n(?: {4}\/\/\/.*\n)* {4}public inline fun [\s\S]*?\n {4}\}(?=\n)/g, '');
}

/** These modules of the standard library, from the sources that are at 0x1, with what Sui's compiler asks of it besides: methods of vectors. */
function standardLibrary(): SuiPackageFiles {
	const files = read(fileURLToPath(new URL('../src/stdlib', import.meta.url)));
	const vector = files['sources/vector.move']!;
	return {
		...Object.fromEntries(LIBRARY.map((file) => [file, withoutInline(files[file]!)])),
		'Move.toml': `[package]
name = "AltvmStdlib"
version = "0.1.0"
edition = "legacy"
implicit-dependencies = false
[addresses]
std = "0x1"
`,
		'sources/vector.move': withoutInline(vector).replace(
			'module std::vector',
			'#[defines_primitive(vector)]\nmodule std::vector',
		),
	};
}

/** Two paths to a package are two packages to the compiler: here all lie in one folder, under their names. */
function besideEachOther(files: SuiPackageFiles): SuiPackageFiles {
	const manifest = files['Move.toml']!.replace(/^(\w+)\s*=\s*\{\s*local\s*=\s*"[^"]*"/gm, '$1 = { local = "../$1"');
	return { ...files, 'Move.toml': manifest };
}

const framework = () => read(fileURLToPath(new URL('../src/sui/framework', import.meta.url)));

/** Packages that may be depended on by name, from this repository and nowhere else. */
class LocalPackages extends MovePackageFetcher {
	readonly #others: Readonly<Record<string, SuiPackageFiles>>;

	constructor(others: Readonly<Record<string, SuiPackageFiles>>) {
		super();
		this.#others = others;
	}

	override fetchLocal = async (
		_path: string,
		{ dependencyName: name }: { dependencyName: string },
	): Promise<SuiPackageFiles> => {
		const files = name === 'AltvmStdlib' ? standardLibrary() : name === 'AltvmSui' ? framework() : this.#others[name];
		if (!files) throw new MoveCompileError('compile', `no package ${name}`);
		return besideEachOther(files);
	};

	override fetch(url: string): Promise<never> {
		return Promise.reject(new MoveCompileError('compile', `${url} is not fetched`));
	}
}

let ready: Promise<unknown> | undefined;

/**
 * Compiles a package in Sui's dialect, which may depend on `AltvmStdlib` and `AltvmSui`, offline to bytecode version 7.
 * @param others further packages that it may depend on, by name
 * @returns Its modules, by no order that matters.
 * @throws MoveCompileError with the compiler's words.
 */
export async function compileSuiPackage(
	from: string | SuiPackageFiles,
	others: Readonly<Record<string, SuiPackageFiles>> = {},
): Promise<Uint8Array[]> {
	ready ??= initMovePackageBuilder();
	await ready;
	const files = besideEachOther(typeof from === 'string' ? read(from) : from);
	const result = await dumpMovePackage({ files, fetcher: new LocalPackages(others), silenceWarnings: true });
	if ('error' in result) {
		const name = typeof from === 'string' ? basename(from) : 'the package';
		throw new MoveCompileError('compile', `${name} does not compile:\n${result.error}`);
	}
	return result.modules.map((module) => Uint8Array.from(Buffer.from(module, 'base64')));
}
