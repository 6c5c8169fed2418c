import { fileURLToPath } from 'node:url';
import { toAddress } from '@altvm/abi-bridge';
import { compileMovePackage } from '../scripts/compile-move.ts';

/** The account of the modules in `standard/`. */
export const LAB = toAddress(`0x${'1ab'.padStart(64, '0')}`);

/** Compiles modules that use the parts of the standard library that need a host: coins, accounts, tables, events. */
export function compileStandardUsers(): Map<string, Uint8Array> {
	return compileMovePackage(fileURLToPath(new URL('standard', import.meta.url)));
}
