import { fileURLToPath } from 'node:url';
import { compileMovePackage } from '../../scripts/compile-move.ts';

/** Modules with enums in bytecode of version 7 as Aptos has it, by name, of the account of the corpus. */
export function compileMove2(): Map<string, Uint8Array> {
	return compileMovePackage(fileURLToPath(new URL('.', import.meta.url)), { version: 7 });
}
