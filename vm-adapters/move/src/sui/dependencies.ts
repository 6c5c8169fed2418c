import { declareLibrary } from './declare-library.ts';
import { SOURCE_FILES } from './framework/source-files.ts';

/** Files of a Move package by path: `Move.toml` and `sources/*.move`. */
export type SuiPackageFiles = Readonly<Record<string, string>>;

/**
 * The packages that Sui's compiler needs as dependencies: `AltvmStdlib`, the standard library at 0x1 in Sui's dialect,
 * and `AltvmSui`, the framework at 0x2. Their manifests expect both in folders of these names, side by side.
 * @returns the files of each package
 * @example
 * ```ts
 * import { suiDependencies } from '@altvm/move';
 *
 * const { AltvmSui } = suiDependencies();
 * AltvmSui['Move.toml']?.split('\n').slice(0, 2); // [ '[package]', 'name = "AltvmSui"' ]
 * ```
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
