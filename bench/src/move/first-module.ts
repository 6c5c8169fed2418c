import { readFileSync } from 'node:fs';
import { loadAndVerify } from './load-and-verify.ts';

// In a process of its own: nothing of the loader and the verifier is compiled yet but for reading the library.
const code = Uint8Array.from(readFileSync(process.argv[2]!));
const start = performance.now();
loadAndVerify(code);
process.stdout.write(String(performance.now() - start));
