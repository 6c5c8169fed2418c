/** No bytes. Shared by everyone who returns none. */
export const EMPTY_BYTES: Uint8Array<ArrayBuffer> = new Uint8Array(0);

/**
 * Returns whether two byte arrays hold the same bytes. Absent (`undefined`) equals absent only, not the empty array.
 *
 * @example
 * ```ts
 * import { bytesEqual } from '@altvm/abi-bridge';
 *
 * bytesEqual(Uint8Array.of(1, 2), Uint8Array.of(1, 2)); // true
 * bytesEqual(undefined, new Uint8Array(0)); // false
 * ```
 */
export function bytesEqual(a: Uint8Array | undefined, b: Uint8Array | undefined): boolean {
	if (a === b) return true;
	if (a === undefined || b === undefined || a.length !== b.length) return false;
	for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
	return true;
}

/**
 * Compares byte arrays in lexicographic order, as big-endian numbers if they are of one length.
 * @returns a negative number if `a` comes first, a positive one if `b` does, 0 if they are equal.
 *
 * @example
 * ```ts
 * import { compareBytes } from '@altvm/abi-bridge';
 *
 * compareBytes(Uint8Array.of(1, 2), Uint8Array.of(1, 3)) < 0; // true
 * ```
 */
export function compareBytes(a: Uint8Array, b: Uint8Array): number {
	const length = Math.min(a.length, b.length);
	for (let i = 0; i < length; i++) if (a[i] !== b[i]) return a[i]! - b[i]!;
	return a.length - b.length;
}

/**
 * Returns a new array with the bytes of all parts in order.
 *
 * @example
 * ```ts
 * import { concatBytes } from '@altvm/abi-bridge';
 *
 * concatBytes(Uint8Array.of(1), Uint8Array.of(2, 3)); // Uint8Array(3) [ 1, 2, 3 ]
 * ```
 */
export function concatBytes(...parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
	return joinBytes(parts);
}

/**
 * As {@link concatBytes}, for a list of any length: a call takes only so many arguments.
 *
 * @example
 * ```ts
 * import { joinBytes } from '@altvm/abi-bridge';
 *
 * joinBytes([Uint8Array.of(1), Uint8Array.of(2, 3)]); // Uint8Array(3) [ 1, 2, 3 ]
 * ```
 */
export function joinBytes(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
	let length = 0;
	for (const part of parts) length += part.length;
	const bytes = new Uint8Array(length);
	let at = 0;
	for (const part of parts) {
		bytes.set(part, at);
		at += part.length;
	}
	return bytes;
}

/**
 * Decodes base64 (RFC 4648, section 4). For data that is embedded in source text: input that is not base64 throws a
 * `DOMException`.
 *
 * @example
 * ```ts
 * import { base64ToBytes } from '@altvm/abi-bridge';
 *
 * base64ToBytes('AQID'); // Uint8Array(3) [ 1, 2, 3 ]
 * ```
 */
export function base64ToBytes(base64: string): Uint8Array<ArrayBuffer> {
	const text = atob(base64);
	const bytes = new Uint8Array(text.length);
	for (let i = 0; i < text.length; i++) bytes[i] = text.charCodeAt(i);
	return bytes;
}
