import { decodeUtf8 } from '../text.ts';

/** Whether bytes from `start` to before `end` are UTF-8. */
export function isUtf8(bytes: Uint8Array, start: number, end: number): boolean {
	let at = start;
	while (at < end && bytes[at]! < 0x80) at++;
	return at === end || decodeUtf8(bytes.subarray(at, end)) !== undefined;
}
