import { joinBytes } from '@altvm/abi-bridge';

const STRING = 0x80;
const LIST = 0xc0;

/** Encodes a list of items that are RLP already. */
export function encodeList(items: readonly Uint8Array[]): Uint8Array {
	const payload = joinBytes(items);
	return joinBytes([prefix(LIST, payload.length), payload]);
}

/** Encodes a string of bytes. */
export function encodeBytes(bytes: Uint8Array): Uint8Array {
	if (bytes.length === 1 && bytes[0]! < STRING) return bytes;
	return joinBytes([prefix(STRING, bytes.length), bytes]);
}

function prefix(kind: number, size: number): Uint8Array {
	if (size < 56) return Uint8Array.of(kind + size);
	const bytes: number[] = [];
	for (let rest = size; rest > 0; rest = Math.floor(rest / 256)) bytes.unshift(rest % 256);
	return Uint8Array.of(kind + 55 + bytes.length, ...bytes);
}
