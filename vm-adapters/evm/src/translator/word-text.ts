import { bytesToHex, type Hex } from '@altvm/abi-bridge';

/** Words whose text is kept: a power of two. A later one takes the place of an earlier one with the same hash. */
const SIZE = 4096;

const keys = new Uint32Array(SIZE * 8);
const known: (Hex | undefined)[] = new Array(SIZE).fill(undefined);

const bytes = new Uint8Array(32);
const view = new DataView(bytes.buffer);

/** The word at index `at`, 32 bytes in hex. Topics of logs are few and come again and again. */
export function wordText(words: Uint32Array, at: number): Hex {
	let mixed = 0;
	for (let i = 0; i < 8; i++) mixed = Math.imul(mixed ^ words[at + i]!, 0x9e3779b1) ^ (mixed >>> 15);
	const place = (mixed ^ (mixed >>> 16)) & (SIZE - 1);
	const text = known[place];
	if (text !== undefined && isAt(place * 8, words, at)) return text;
	for (let i = 0; i < 8; i++) {
		keys[place * 8 + i] = words[at + i]!;
		view.setUint32(28 - 4 * i, words[at + i]!);
	}
	return (known[place] = bytesToHex(bytes));
}

function isAt(key: number, words: Uint32Array, at: number): boolean {
	for (let i = 0; i < 8; i++) if (keys[key + i] !== words[at + i]) return false;
	return true;
}
