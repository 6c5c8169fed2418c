import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildMovePackage, type CompileOptions, type MoveBuild } from '../scripts/compile-move.ts';

export interface SourceOptions extends CompileOptions {
	/** Whether the source may use the standard library. Default: true. */
	readonly standardLibrary?: boolean;
}

/** Compiles Move source. Returns the bytecode of modules by name. */
export function compileSource(source: string, options: SourceOptions = {}): Map<string, Uint8Array> {
	return buildSource(source, options).modules;
}

/** Compiles Move source. Returns the bytecode of modules and scripts by name. */
export function buildSource(source: string, { standardLibrary = true, ...options }: SourceOptions = {}): MoveBuild {
	const folder = mkdtempSync(join(tmpdir(), 'altvm-source-'));
	try {
		mkdirSync(join(folder, 'sources'));
		const manifest = '[package]\nname = "Source"\nversion = "0.1.0"\n';
		const library = '\n[dependencies]\nAltvmStdlib = { local = "" }\n';
		writeFileSync(join(folder, 'Move.toml'), standardLibrary ? manifest + library : manifest);
		writeFileSync(join(folder, 'sources', 'source.move'), source);
		return buildMovePackage(folder, options);
	} finally {
		rmSync(folder, { recursive: true, force: true });
	}
}
