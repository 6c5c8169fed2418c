// Makes the WebAssembly of the precompiles, as text that is published like any module: src/natives/blake2f-wasm.ts, compiled
// from runtime/assembly/blake2f.ts, and src/natives/curves/mcl-wasm.ts, the library mcl as the package mcl-wasm has it,
// whose own loader is asynchronous and for one curve at a time.
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { deflateRawSync } from 'node:zlib';
import { compileAssemblyScript } from './compile-assemblyscript.ts';

const path = (relative: string) => fileURLToPath(new URL(relative, import.meta.url));
export const BLAKE2F_OUTPUT = path('../src/natives/blake2f-wasm.ts');
export const MCL_OUTPUT = path('../src/natives/curves/mcl-wasm.ts');

export async function buildBlake2f(): Promise<string> {
	const base64 = await compileAssemblyScript(path('../runtime/assembly/blake2f.ts'), '--initialMemory', '1');
	return [
		'// Made by scripts/build-natives.ts from runtime/assembly/blake2f.ts. Do not edit.',
		`export const BLAKE2F =\n\t'${base64}';`,
		'',
	].join('\n');
}

const MCL_LICENSE = `Copyright (c) 2015 MITSUNARI Shigeo. All rights reserved.

Redistribution and use in source and binary forms, with or without modification, are permitted provided that the following
conditions are met:

Redistributions of source code must retain the above copyright notice, this list of conditions and the following disclaimer.
Redistributions in binary form must reproduce the above copyright notice, this list of conditions and the following
disclaimer in the documentation and/or other materials provided with the distribution.
Neither the name of the copyright owner nor the names of its contributors may be used to endorse or promote products derived
from this software without specific prior written permission.

THIS SOFTWARE IS PROVIDED BY THE COPYRIGHT HOLDERS AND CONTRIBUTORS "AS IS" AND ANY EXPRESS OR IMPLIED WARRANTIES, INCLUDING,
BUT NOT LIMITED TO, THE IMPLIED WARRANTIES OF MERCHANTABILITY AND FITNESS FOR A PARTICULAR PURPOSE ARE DISCLAIMED. IN NO EVENT
SHALL THE COPYRIGHT OWNER OR CONTRIBUTORS BE LIABLE FOR ANY DIRECT, INDIRECT, INCIDENTAL, SPECIAL, EXEMPLARY, OR CONSEQUENTIAL
DAMAGES (INCLUDING, BUT NOT LIMITED TO, PROCUREMENT OF SUBSTITUTE GOODS OR SERVICES; LOSS OF USE, DATA, OR PROFITS; OR
BUSINESS INTERRUPTION) HOWEVER CAUSED AND ON ANY THEORY OF LIABILITY, WHETHER IN CONTRACT, STRICT LIABILITY, OR TORT
(INCLUDING NEGLIGENCE OR OTHERWISE) ARISING IN ANY WAY OUT OF THE USE OF THIS SOFTWARE, EVEN IF ADVISED OF THE POSSIBILITY OF
SUCH DAMAGE.`;

/** The WebAssembly that mcl-wasm's loader holds. */
export function readMcl(): Buffer {
	const loader = readFileSync(createRequire(import.meta.url).resolve('mcl-wasm/dist/mcl_c.js'), 'utf8');
	const base64 = /wasmBase64 = '([A-Za-z0-9+/=]+)'/.exec(loader)?.[1];
	if (base64 === undefined) throw new Error('mcl-wasm no longer holds its WebAssembly as base64 text');
	return Buffer.from(base64, 'base64');
}

export function buildMcl(): string {
	const compressed = deflateRawSync(readMcl(), { level: 9, memLevel: 9 });
	return [
		'// Made by scripts/build-natives.ts from the npm package mcl-wasm (https://github.com/herumi/mcl-wasm). Do not edit.',
		'// The licence (BSD-3-Clause) of mcl:',
		...MCL_LICENSE.split('\n').map((line) => `// ${line}`.trimEnd()),
		`export const MCL =\n\t'${compressed.toString('base64')}';`,
		'',
	].join('\n');
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
	writeFileSync(BLAKE2F_OUTPUT, await buildBlake2f());
	writeFileSync(MCL_OUTPUT, buildMcl());
}
