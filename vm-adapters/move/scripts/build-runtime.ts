// Compiles runtime/assembly to base64 in src/core/translator/wide-wasm.ts, so that the published package needs no
// separate file.
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import asc from 'assemblyscript/asc';

const source = fileURLToPath(new URL('../runtime/assembly/wide.ts', import.meta.url));
/** The path of the generated module. */
export const output = fileURLToPath(new URL('../src/core/translator/wide-wasm.ts', import.meta.url));

/** The text of the TypeScript module that holds the runtime. */
export async function buildRuntime(): Promise<string> {
	let binary: Uint8Array | undefined;
	const messages: string[] = [];
	const options = ['--outFile', 'out.wasm', '-O3', '--runtime', 'stub', '--initialMemory', '4', '--noColors'];
	const { error } = await asc.main(['wide.ts', ...options], {
		readFile: (name) => (name === 'wide.ts' ? readFileSync(source, 'utf8') : null),
		writeFile(_name, contents) {
			if (typeof contents !== 'string') binary = contents;
		},
		listFiles: () => [],
		stdout: { write: () => {} },
		stderr: { write: (text: string) => void messages.push(text) },
	});
	if (error || !binary) throw new Error(`wide.ts does not compile:\n${messages.join('')}${error?.message ?? ''}`);
	return [
		'// Made by scripts/build-runtime.ts from runtime/assembly. Do not edit.',
		`export const WIDE = '${Buffer.from(binary).toString('base64')}';`,
		'',
	].join('\n');
}

if (process.argv[1] === fileURLToPath(import.meta.url)) writeFileSync(output, await buildRuntime());
