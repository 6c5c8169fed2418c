import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { dumpMovePackage, initMovePackageBuilder, MovePackageFetcher } from '@zktx.io/sui-move-builder';
import { type SuiPackageFiles, suiDependencies } from '../src/sui/dependencies.ts';
import { MoveCompileError } from './compile-move.ts';

const read = (folder: string): SuiPackageFiles => {
	const sources = join(folder, 'sources');
	const files: Record<string, string> = { 'Move.toml': readFileSync(join(folder, 'Move.toml'), 'utf8') };
	for (const file of readdirSync(sources).sort()) files[`sources/${file}`] = readFileSync(join(sources, file), 'utf8');
	return files;
};

/**
 * The compiler treats two paths to a package as two packages, so all packages are put into one folder, by their names.
 */
function besideEachOther(files: SuiPackageFiles): SuiPackageFiles {
	const manifest = files['Move.toml']!.replace(/^(\w+)\s*=\s*\{\s*local\s*=\s*"[^"]*"/gm, '$1 = { local = "../$1"');
	return { ...files, 'Move.toml': manifest };
}

/** Packages that can be depended on by name. They come from this repository only. */
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
		const packages: Readonly<Record<string, SuiPackageFiles>> = { ...this.#others, ...suiDependencies() };
		const files = packages[name];
		if (!files) throw new MoveCompileError('compile', `no package ${name}`);
		return besideEachOther(files);
	};

	override fetch(url: string): Promise<never> {
		return Promise.reject(new MoveCompileError('compile', `${url} is not fetched`));
	}
}

let ready: Promise<unknown> | undefined;

/**
 * Compiles a package in Sui's dialect to bytecode version 7, without network access. It may depend on `AltvmStdlib` and
 * `AltvmSui`.
 * @param others further packages that it may depend on, by name
 * @returns its modules, in no particular order
 * @throws MoveCompileError with the compiler's output
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
