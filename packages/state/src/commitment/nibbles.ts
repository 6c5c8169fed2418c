/** Length of a hash, which is the key of all tries but those of lists. */
export const KEY_BYTES = 32;

export function nibble(key: Uint8Array, at: number): number {
	const byte = key[at >> 1]!;
	return at & 1 ? byte & 15 : byte >> 4;
}

/**
 * Returns the first nibble in `start`..`end` at which two keys differ, or `end`. The first key lies in `bytes` from nibble `offset` on.
 */
export function difference(bytes: Uint8Array, offset: number, key: Uint8Array, start: number, end: number): number {
	let at = start;
	while (at < end && nibble(bytes, offset + at) === nibble(key, at)) at++;
	return at;
}
