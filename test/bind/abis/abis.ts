import { readFileSync } from 'node:fs';
import { brotliDecompressSync } from 'node:zlib';

/** ABIs by npm package (with its version) and by contract: see `collect.ts`. */
export const ABIS: Readonly<Record<string, Readonly<Record<string, readonly unknown[]>>>> = JSON.parse(
	brotliDecompressSync(readFileSync(new URL('abis.json.br', import.meta.url))).toString(),
);
