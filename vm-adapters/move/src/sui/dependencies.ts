import { declareLibrary } from './declare-library.ts';
import { SOURCE_FILES } from './framework/source-files.ts';

/** Files of a Move package by their paths in it: `Move.toml` and `sources/*.move`. */
export type SuiPackageFiles = Readonly<Record<string, string>>;

/**
 * The packages that code in Sui's dialect depends on, for its compiler: `AltvmStdlib`, the library at 0x1 as that dialect
 * writes it, and `AltvmSui`, the framework at 0x2. They name each other as folders side by side.
 */
export function suiDependencies(): { readonly AltvmStdlib: SuiPackageFiles; readonly AltvmSui: SuiPackageFiles } {
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
			...declareLibrary((module) => SOURCE_FILES[`dialect/${module}.move`] ?? ''),
		},
		AltvmSui: Object.fromEntries(Object.entries(SOURCE_FILES).filter(([path]) => !path.startsWith('dialect/'))),
	};
}
