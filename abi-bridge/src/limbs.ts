import type { Hex } from './hex.ts';

/** Limbs of a word. */
const COUNT = 8;

/**
 * Whether a word is zero. A word of 256 bits in limbs is eight 32-bit numbers of an array, lowest first. That is how translated code
 * keeps words in its memory: storage keys and values pass from there to the host without becoming bigints or text.
 *
 * @param at index of the lowest limb.
 * @example
 * ```ts
 * import { isZeroLimbs } from '@altvm/abi-bridge';
 *
 * const words = new Uint32Array(16);
 * words[15] = 1;
 * console.log(isZeroLimbs(words, 0), isZeroLimbs(words, 8)); // true false
 * ```
 */
export function isZeroLimbs(words: Uint32Array, at: number): boolean {
	const low = words[at]! | words[at + 1]! | words[at + 2]! | words[at + 3]!;
	const high = words[at + 4]! | words[at + 5]! | words[at + 6]! | words[at + 7]!;
	return (low | high) === 0;
}

/**
 * Whether the words at `i` of `a` and at `j` of `b` are the same.
 *
 * @example
 * ```ts
 * import { sameLimbs } from '@altvm/abi-bridge';
 *
 * const words = Uint32Array.of(7, 0, 0, 0, 0, 0, 0, 0, 7, 0, 0, 0, 0, 0, 0, 0);
 * sameLimbs(words, 0, words, 8); // true
 * ```
 */
export function sameLimbs(a: Uint32Array, i: number, b: Uint32Array, j: number): boolean {
	return (
		a[i] === b[j] &&
		a[i + 1] === b[j + 1] &&
		a[i + 2] === b[j + 2] &&
		a[i + 3] === b[j + 3] &&
		a[i + 4] === b[j + 4] &&
		a[i + 5] === b[j + 5] &&
		a[i + 6] === b[j + 6] &&
		a[i + 7] === b[j + 7]
	);
}

/**
 * Copies the word at `i` of `from` to `j` of `to`. Eight assignments are faster than `set` with a part of an array.
 *
 * @example
 * ```ts
 * import { copyLimbs } from '@altvm/abi-bridge';
 *
 * const words = Uint32Array.of(7, 0, 0, 0, 0, 0, 0, 0);
 * const copy = new Uint32Array(8);
 * copyLimbs(words, 0, copy, 0);
 * copy[0]; // 7
 * ```
 */
export function copyLimbs(from: Uint32Array, i: number, to: Uint32Array, j: number): void {
	to[j] = from[i]!;
	to[j + 1] = from[i + 1]!;
	to[j + 2] = from[i + 2]!;
	to[j + 3] = from[i + 3]!;
	to[j + 4] = from[i + 4]!;
	to[j + 5] = from[i + 5]!;
	to[j + 6] = from[i + 6]!;
	to[j + 7] = from[i + 7]!;
}

/**
 * Writes the number in big-endian bytes as limbs at `at` of `words`: of more than 32 bytes, the last 32. No bytes are zero.
 *
 * @example
 * ```ts
 * import { bytesToLimbs } from '@altvm/abi-bridge';
 *
 * const words = new Uint32Array(8);
 * bytesToLimbs(Uint8Array.of(1, 2), words, 0);
 * words[0]; // 258
 * ```
 */
export function bytesToLimbs(bytes: Uint8Array | undefined, words: Uint32Array, at: number): void {
	words.fill(0, at, at + COUNT);
	if (!bytes) return;
	const { length } = bytes;
	for (let i = 0; i < length && i < 32; i++) {
		words[at + (i >>> 2)]! |= bytes[length - 1 - i]! << ((i & 3) * 8);
	}
}

/**
 * Returns the word in big-endian bytes without leading zeros, or undefined for zero.
 *
 * @example
 * ```ts
 * import { bytesToHex, limbsToBytes } from '@altvm/abi-bridge';
 *
 * const words = Uint32Array.of(258, 0, 0, 0, 0, 0, 0, 0);
 * bytesToHex(limbsToBytes(words, 0)!); // 0x0102
 * ```
 */
export function limbsToBytes(words: Uint32Array, at: number): Uint8Array | undefined {
	let top = COUNT - 1;
	while (top >= 0 && words[at + top] === 0) top--;
	if (top < 0) return undefined;
	const length = top * 4 + 4 - (Math.clz32(words[at + top]!) >>> 3);
	const bytes = new Uint8Array(length);
	let end = length;
	for (let i = 0; i < top; i++) {
		const limb = words[at + i]!;
		bytes[--end] = limb;
		bytes[--end] = limb >>> 8;
		bytes[--end] = limb >>> 16;
		bytes[--end] = limb >>> 24;
	}
	for (let limb = words[at + top]!; limb !== 0; limb >>>= 8) bytes[--end] = limb;
	return bytes;
}

const DIGITS = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));

/**
 * Returns the word's 32 bytes in hex.
 *
 * @example
 * ```ts
 * import { limbsToHex } from '@altvm/abi-bridge';
 *
 * const words = Uint32Array.of(258, 0, 0, 0, 0, 0, 0, 0);
 * limbsToHex(words, 0).slice(-4); // 0102
 * ```
 */
export function limbsToHex(words: Uint32Array, at: number): Hex {
	let text = '0x';
	for (let i = COUNT - 1; i >= 0; i--) {
		const limb = words[at + i]!;
		text += DIGITS[limb >>> 24]! + DIGITS[(limb >>> 16) & 255]! + DIGITS[(limb >>> 8) & 255]! + DIGITS[limb & 255]!;
	}
	return text as Hex;
}
