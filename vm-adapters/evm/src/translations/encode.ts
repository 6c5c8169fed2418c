import { keccakBytes } from '@altvm/abi-bridge';
import type { Translation } from '../translator/module.ts';

/** What of a translation is kept. */
export type TranslationParts = Pick<Translation, 'bytes' | 'heads'>;

const DIGEST = 32;
/** Bytes of a head: the place in the EVM code, and its function. */
const HEAD = 8;

/** Writes a translation: a digest of the key and of what follows, the number of heads, the heads, the WebAssembly. */
export function encodeTranslation(key: string, { bytes, heads }: TranslationParts): Uint8Array {
	const start = DIGEST + 4 + HEAD * heads.size;
	const encoded = new Uint8Array(start + bytes.length);
	const view = new DataView(encoded.buffer);
	view.setUint32(DIGEST, heads.size);
	let at = DIGEST + 4;
	for (const [place, index] of heads) {
		view.setUint32(at, place);
		view.setUint32(at + 4, index);
		at += HEAD;
	}
	encoded.set(bytes, start);
	encoded.set(digestOf(key, encoded.subarray(DIGEST)));
	return encoded;
}

/** Reads a translation. Undefined if the bytes are not those that were written under this key. */
export function decodeTranslation(key: string, encoded: Uint8Array): TranslationParts | undefined {
	if (encoded.length < DIGEST + 4) return undefined;
	const digest = digestOf(key, encoded.subarray(DIGEST));
	if (!digest.every((byte, i) => byte === encoded[i])) return undefined;
	const view = new DataView(encoded.buffer, encoded.byteOffset, encoded.length);
	const count = view.getUint32(DIGEST);
	const start = DIGEST + 4 + HEAD * count;
	if (start > encoded.length) return undefined;
	const heads = new Map<number, number>();
	for (let at = DIGEST + 4; at < start; at += HEAD) heads.set(view.getUint32(at), view.getUint32(at + 4));
	return { bytes: new Uint8Array(encoded.subarray(start)), heads };
}

function digestOf(key: string, content: Uint8Array): Uint8Array {
	const name = new TextEncoder().encode(key);
	const message = new Uint8Array(name.length + 1 + content.length);
	message.set(name);
	message.set(content, name.length + 1);
	return keccakBytes(message);
}
