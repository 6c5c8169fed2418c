// Compiles runtime/assembly to src/translator/runtime-wasm.ts: base64, so that what is published needs no file beside it.
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { compileAssemblyScript } from './compile-assemblyscript.ts';

const source = fileURLToPath(new URL('../runtime/assembly/runtime.ts', import.meta.url));
export const output = fileURLToPath(new URL('../src/translator/runtime-wasm.ts', import.meta.url));

/** The text of the module that holds the runtime. */
export async function buildRuntime(): Promise<string> {
	const base64 = await compileAssemblyScript(source, '--importMemory');
	return [
		'// Made by scripts/build-runtime.ts from runtime/assembly. Do not edit.',
		`export const RUNTIME = '${base64}';`,
		'',
	].join('\n');
}

if (process.argv[1] === fileURLToPath(import.meta.url)) writeFileSync(output, await buildRuntime());
