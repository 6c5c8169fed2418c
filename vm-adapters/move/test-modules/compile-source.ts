import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { compileMovePackage } from '../scripts/compile-move.ts';

/** Compiles Move source, with the standard library at hand: modules by name. */
export function compileSource(source: string): Map<string, Uint8Array> {
	const folder = mkdtempSync(join(tmpdir(), 'altvm-source-'));
	try {
		mkdirSync(join(folder, 'sources'));
		const manifest = '[package]\nname = "Source"\nversion = "0.1.0"\n\n[dependencies]\nAltvmStdlib = { local = "" }\n';
		writeFileSync(join(folder, 'Move.toml'), manifest);
		writeFileSync(join(folder, 'sources', 'source.move'), source);
		return compileMovePackage(folder);
	} finally {
		rmSync(folder, { recursive: true, force: true });
	}
}
