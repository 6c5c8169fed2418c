import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { declareLibrary } from './declare-library.ts';

/** Files of a Move package by their paths in it: `Move.toml` and `sources/*.move`. */
export type SuiPackageFiles = Readonly<Record<string, string>>;

// In what is published, too, the sources lie there.
const framework = new URL('../../src/sui/framework/', import.meta.url);

const text = (path: string) => readFileSync(new URL(path, framework), 'utf8');

/**
 * The packages that code in Sui's dialect depends on, for its compiler: `AltvmStdlib`, the library at 0x1 as that dialect
 * writes it, and `AltvmSui`, the framework at 0x2. They name each other as folders side by side.
 */
export function suiDependencies(): { readonly AltvmStdlib: SuiPackageFiles; readonly AltvmSui: SuiPackageFiles } {
	const dialect = (module: string) => {
		const file = `dialect/${module}.move`;
		return existsSync(new URL(file, framework)) ? text(file) : '';
	};
	const sources = readdirSync(new URL('sources/', framework)).map((file) => `sources/${file}`);
	return {
		AltvmStdlib: {
			'Move.toml': `[package]
name = "AltvmStdlib"
version = "0.1.0"
edition = "2024"
implicit-dependencies = false

[addresses]
std = "0x1"
`,
			...declareLibrary(dialect),
		},
		AltvmSui: Object.fromEntries(['Move.toml', ...sources].map((path) => [path, text(path)])),
	};
}
