import { readFileSync } from 'node:fs';
import { loadAndVerify } from './load-and-verify.ts';

// Runs in a process of its own, so that V8 has compiled none of the loader and the verifier, except what reads the library.
const code = Uint8Array.from(readFileSync(process.argv[2]!));
const start = performance.now();
loadAndVerify(code);
process.stdout.write(String(performance.now() - start));
