import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import asc from 'assemblyscript/asc';

/** Compiles one AssemblyScript file, and gives the WebAssembly as base64. */
export async function compileAssemblyScript(path: string, ...options: string[]): Promise<string> {
	const name = basename(path);
	let binary: Uint8Array | undefined;
	const messages: string[] = [];
	const { error } = await asc.main(
		[name, '--outFile', 'out.wasm', '-O3', '--runtime', 'stub', ...options, '--noColors'],
		{
			readFile: (wanted) => (wanted === name ? readFileSync(path, 'utf8') : null),
			writeFile(_name, contents) {
				if (typeof contents !== 'string') binary = contents;
			},
			listFiles: () => [],
			stdout: { write: () => {} },
			stderr: { write: (text: string) => void messages.push(text) },
		},
	);
	if (error || !binary) throw new Error(`${name} does not compile:\n${messages.join('')}${error?.message ?? ''}`);
	return Buffer.from(binary).toString('base64');
}
