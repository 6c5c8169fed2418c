import { base64ToBytes } from '@altvm/abi-bridge';
import { STDLIB } from './modules.ts';

/** The modules of the standard library, which lie at 0x1 from the start. */
export function standardLibrary(): { readonly name: string; readonly code: Uint8Array }[] {
	return STDLIB.map(([name, base64]) => ({ name, code: base64ToBytes(base64) }));
}
