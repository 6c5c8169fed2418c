import { DecodeError } from './errors.ts';

/** `0x` and an even number of lower-case hex digits. */
export type Hex = `0x${string}`;

const HEX: readonly string[] = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));

/** ECMAScript 2026; Node 25, Chromium 140, Firefox 133 and Safari 18.2 have it. */
const nativeToHex = (Uint8Array.prototype as { toHex?: (this: Uint8Array) => string }).toHex;

/**
 * Converts bytes to `0x` and two lower-case digits per byte.
 *
 * @example
 * ```ts
 * import { bytesToHex } from '@altvm/abi-bridge';
 *
 * bytesToHex(Uint8Array.of(1, 255)); // 0x01ff
 * ```
 */
export const bytesToHex: (bytes: Uint8Array) => Hex = nativeToHex
	? (bytes) => `0x${nativeToHex.call(bytes)}`
	: bytesToHexByTable;

/** `bytesToHex` for engines that have no `toHex`. */
export function bytesToHexByTable(bytes: Uint8Array): Hex {
	let hex = '0x';
	for (let i = 0; i < bytes.length; i++) hex += HEX[bytes[i]!];
	return hex as Hex;
}

/** Values of hex digits by character code, -1 for other characters of ASCII. */
const DIGITS = new Int16Array(128).fill(-1);
for (let digit = 0; digit < 16; digit++) {
	for (const text of [digit.toString(16), digit.toString(16).toUpperCase()]) DIGITS[text.charCodeAt(0)] = digit;
}

/** ECMAScript 2026, as `toHex`. */
const nativeFromHex = (Uint8Array as { fromHex?: (hex: string) => Uint8Array }).fromHex;
/** Of shorter text, the native function takes longer than a loop. */
const LONG = 150;

/**
 * Converts `0x` and an even number of hex digits, of any case, to bytes.
 * @throws DecodeError `bad-hex` for anything else. The error names the first bad digit.
 *
 * @example
 * ```ts
 * import { hexToBytes } from '@altvm/abi-bridge';
 *
 * hexToBytes('0x01ff'); // Uint8Array(2) [ 1, 255 ]
 * ```
 */
export function hexToBytes(hex: string): Uint8Array {
	if (typeof hex !== 'string') throw new DecodeError('bad-hex', 'not hex', { details: typeof hex });
	if (!hex.startsWith('0x'))
		throw new DecodeError('bad-hex', 'hex does not begin with 0x', { details: hex.slice(0, 20) });
	if (hex.length % 2 !== 0)
		throw new DecodeError('bad-hex', 'hex has an odd number of digits', { details: `${hex.length - 2}` });
	if (hex.length >= LONG && nativeFromHex) {
		try {
			return nativeFromHex.call(Uint8Array, hex.slice(2));
		} catch {
			// The loop below finds the bad digit.
		}
	}
	const bytes = new Uint8Array(hex.length / 2 - 1);
	for (let i = 0; i < bytes.length; i++) {
		const high = hex.charCodeAt(2 * i + 2);
		const low = hex.charCodeAt(2 * i + 3);
		const byte = (high | low) < 128 ? (DIGITS[high]! << 4) | DIGITS[low]! : -1;
		if (byte < 0) throw new DecodeError('bad-hex', 'not a hex digit', { place: `digit ${2 * i}` });
		bytes[i] = byte;
	}
	return bytes;
}
