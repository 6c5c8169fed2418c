import { decodeUtf8, encodeUtf8 } from '@altvm/abi-bridge';

/** What lies at a package's own address: this, and the names of its modules with spaces between. No module begins so. */
const PREFIX = 'altvm:move-package ';

export function encodeManifest(names: readonly string[]): Uint8Array {
	return encodeUtf8(PREFIX + names.join(' '));
}

/** Names of the modules, or undefined for code that is no manifest. */
export function decodeManifest(code: Uint8Array): string[] | undefined {
	if (code[0] !== PREFIX.charCodeAt(0)) return undefined;
	const text = decodeUtf8(code);
	return text?.startsWith(PREFIX) ? text.slice(PREFIX.length).split(' ') : undefined;
}
