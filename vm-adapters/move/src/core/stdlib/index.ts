import { base64ToBytes } from '@altvm/abi-bridge';
import { STDLIB } from './modules.ts';

/**
 * Name and bytecode of each module of the standard library. These modules exist at 0x1 from genesis.
 *
 * @example
 * ```ts
 * import { standardLibrary } from '@altvm/move';
 *
 * const names = standardLibrary().map(({ name }) => name);
 * names.filter((name) => ['option', 'string', 'vector'].includes(name)); // [ 'option', 'string', 'vector' ]
 * ```
 */
export function standardLibrary(): { readonly name: string; readonly code: Uint8Array }[] {
	return STDLIB.map(([name, base64]) => ({ name, code: base64ToBytes(base64) }));
}
