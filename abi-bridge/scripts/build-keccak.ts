// Compiles assembly/keccak.ts to src/keccak-wasm.ts: base64, so that what is published needs no file beside it.
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import asc from 'assemblyscript/asc';

const source = fileURLToPath(new URL('../assembly/keccak.ts', import.meta.url));
export const output = fileURLToPath(new URL('../src/keccak-wasm.ts', import.meta.url));

/** The text of the module that holds Keccak. */
export async function buildKeccak(): Promise<string> {
	let binary: Uint8Array | undefined;
	const messages: string[] = [];
	const { error } = await asc.main(
		// Higher levels move expressions to other places, and V8 then spills more of the state's lanes.
		['keccak.ts', '--outFile', 'out.wasm', '-O1', '--runtime', 'stub', '--importMemory', '--noColors'],
		{
			readFile: (name) => (name === 'keccak.ts' ? readFileSync(source, 'utf8') : null),
			writeFile(_name, contents) {
				if (typeof contents !== 'string') binary = contents;
			},
			listFiles: () => [],
			stdout: { write: () => {} },
			stderr: { write: (text: string) => void messages.push(text) },
		},
	);
	if (error || !binary) throw new Error(`Keccak does not compile:\n${messages.join('')}${error?.message ?? ''}`);
	return [
		'// Made by scripts/build-keccak.ts from assembly/keccak.ts. Do not edit.',
		`export const KECCAK =\n\t'${Buffer.from(binary).toString('base64')}';`,
		'',
	].join('\n');
}

if (process.argv[1] === fileURLToPath(import.meta.url)) writeFileSync(output, await buildKeccak());
