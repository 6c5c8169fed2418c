import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type CompileOptions, compileMovePackage } from '../scripts/compile-move.ts';

/** Compiles Move source, with the standard library at hand unless it is told not to: modules by name. */
export function compileSource(
	source: string,
	{ standardLibrary = true, ...options }: CompileOptions & { readonly standardLibrary?: boolean } = {},
): Map<string, Uint8Array> {
	const folder = mkdtempSync(join(tmpdir(), 'altvm-source-'));
	try {
		mkdirSync(join(folder, 'sources'));
		const manifest = '[package]\nname = "Source"\nversion = "0.1.0"\n';
		const library = '\n[dependencies]\nAltvmStdlib = { local = "" }\n';
		writeFileSync(join(folder, 'Move.toml'), standardLibrary ? manifest + library : manifest);
		writeFileSync(join(folder, 'sources', 'source.move'), source);
		return compileMovePackage(folder, options);
	} finally {
		rmSync(folder, { recursive: true, force: true });
	}
}
