const STRING = 0x80;
const LIST = 0xc0;

/** Bytes one after another. The number of parts is not bounded by what a call can take as arguments. */
export function joinBytes(parts: readonly Uint8Array[]): Uint8Array {
	const bytes = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
	let at = 0;
	for (const part of parts) {
		bytes.set(part, at);
		at += part.length;
	}
	return bytes;
}

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
