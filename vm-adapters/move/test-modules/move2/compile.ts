import { fileURLToPath } from 'node:url';
import { compileMovePackage } from '../../scripts/compile-move.ts';

/** Compiles modules with enums to version 7 of Aptos, under the account of the corpus. Returns bytecode by name. */
export function compileMove2(): Map<string, Uint8Array> {
	return compileMovePackage(fileURLToPath(new URL('.', import.meta.url)), { version: 7 });
}
