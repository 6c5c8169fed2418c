import { type Address, type Hex, toAddress } from '@altvm/abi-bridge';
import { bare, refuse, shown } from './refuse.ts';

/** Returns the host address of 20 or 32 bytes in hex. */
export function checkedAddress(hex: Hex, what: string): Address {
	// `toAddress` also takes bytes; the host's own functions are given hex.
	if (typeof hex !== 'string') refuse(`\`${what}\` is not an address of 20 or 32 bytes in hex: ${shown(hex)}`);
	try {
		return toAddress(hex);
	} catch (cause) {
		refuse(`\`${what}\` is not an address of 20 or 32 bytes: ${bare(hex)}`, cause);
	}
}
