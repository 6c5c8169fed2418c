/** Texts of Solidity's panics (soliditylang.org, "Panic via assert and Error via require"), as geth writes them. */
const PANICS: Readonly<Record<string, string>> = {
	0: 'generic panic',
	1: 'assert(false)',
	17: 'arithmetic underflow or overflow',
	18: 'division or modulo by zero',
	33: 'enum overflow',
	34: 'invalid encoded storage byte array accessed',
	49: 'out-of-bounds array access; popping on an empty array',
	50: 'out-of-bounds access of an array or bytesN',
	65: 'out of memory',
	81: 'uninitialized function',
};

/**
 * Returns what a code of Solidity's `Panic(uint256)` means, undefined for one that Solidity does not have.
 *
 * @example
 * ```ts
 * import { panicText } from '@altvm/abi-bridge';
 *
 * panicText(0x11n); // arithmetic underflow or overflow
 * ```
 */
export function panicText(code: bigint): string | undefined {
	return PANICS[String(code)];
}
