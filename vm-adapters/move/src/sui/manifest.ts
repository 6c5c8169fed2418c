import { decodeUtf8, encodeUtf8 } from '@altvm/abi-bridge';

/**
 * Prefix of the code at a package's own address. The module names follow, separated by spaces. No module starts with
 * it.
 */
const PREFIX = 'altvm:move-package ';

/** Encodes the code of a package's own address. */
export function encodeManifest(names: readonly string[]): Uint8Array {
	return encodeUtf8(PREFIX + names.join(' '));
}

const PREFIX_BYTES = encodeUtf8(PREFIX);

/** Whether bytes begin as a manifest does. */
export function isManifest(code: Uint8Array): boolean {
	return PREFIX_BYTES.every((byte, i) => code[i] === byte);
}

/** The module names of a package. Undefined if the code is not a manifest. */
export function decodeManifest(code: Uint8Array): string[] | undefined {
	if (code[0] !== PREFIX.charCodeAt(0)) return undefined;
	const text = decodeUtf8(code);
	return text?.startsWith(PREFIX) ? text.slice(PREFIX.length).split(' ') : undefined;
}
