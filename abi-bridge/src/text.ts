const encoder = new TextEncoder();
const fatal = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Bytes up to which ASCII is converted here: calling the platform's coder would take longer. */
const SHORT = 64;

/**
 * Encodes text as UTF-8. A lone surrogate becomes U+FFFD.
 *
 * @example
 * ```ts
 * import { encodeUtf8 } from '@altvm/abi-bridge';
 *
 * encodeUtf8('né'); // Uint8Array(3) [ 110, 195, 169 ]
 * ```
 */
export function encodeUtf8(text: string): Uint8Array {
	const { length } = text;
	if (length > SHORT) return encoder.encode(text);
	const bytes = new Uint8Array(length);
	for (let i = 0; i < length; i++) {
		const code = text.charCodeAt(i);
		if (code > 0x7f) return encoder.encode(text);
		bytes[i] = code;
	}
	return bytes;
}

/** Whether text has half of a surrogate pair alone, for which UTF-8 has no bytes. */
export function hasLoneSurrogate(text: string): boolean {
	return !text.isWellFormed();
}

/**
 * Decodes UTF-8, of all bytes or from `start` to `end`. Returns undefined for bytes that are not UTF-8.
 *
 * @example
 * ```ts
 * import { decodeUtf8 } from '@altvm/abi-bridge';
 *
 * decodeUtf8(Uint8Array.of(0x6e, 0xc3, 0xa9)); // né
 * decodeUtf8(Uint8Array.of(0xff)); // undefined
 * ```
 */
export function decodeUtf8(bytes: Uint8Array, start = 0, end = bytes.length): string | undefined {
	if (end - start <= SHORT) {
		let text = '';
		let i = start;
		for (; i < end; i++) {
			const byte = bytes[i]!;
			if (byte > 0x7f) break;
			text += String.fromCharCode(byte);
		}
		if (i === end) return text;
	}
	try {
		return fatal.decode(bytes.subarray(start, end));
	} catch (error) {
		if (error instanceof TypeError) return undefined;
		throw error;
	}
}
