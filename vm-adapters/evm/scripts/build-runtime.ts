// Compiles runtime/assembly to src/translator/runtime-wasm.ts: base64, so that what is published needs no file beside it.
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import asc from 'assemblyscript/asc';

const source = fileURLToPath(new URL('../runtime/assembly/runtime.ts', import.meta.url));
export const output = fileURLToPath(new URL('../src/translator/runtime-wasm.ts', import.meta.url));

/** The text of the module that holds the runtime. */
export async function buildRuntime(): Promise<string> {
	let binary: Uint8Array | undefined;
	const messages: string[] = [];
	const { error } = await asc.main(
		['runtime.ts', '--outFile', 'out.wasm', '-O3', '--runtime', 'stub', '--importMemory', '--noColors'],
		{
			readFile: (name) => (name === 'runtime.ts' ? readFileSync(source, 'utf8') : null),
			writeFile(_name, contents) {
				if (typeof contents !== 'string') binary = contents;
			},
			listFiles: () => [],
			stdout: { write: () => {} },
			stderr: { write: (text: string) => void messages.push(text) },
		},
	);
	if (error || !binary) throw new Error(`the runtime does not compile:\n${messages.join('')}${error?.message ?? ''}`);
	return [
		'// Made by scripts/build-runtime.ts from runtime/assembly. Do not edit.',
		`export const RUNTIME = '${Buffer.from(binary).toString('base64')}';`,
		'',
	].join('\n');
}

if (process.argv[1] === fileURLToPath(import.meta.url)) writeFileSync(output, await buildRuntime());
