import type { Address } from '@altvm/abi-bridge';

/** Addresses that are known: a power of two. A later one takes the place of an earlier one with the same hash. */
const SIZE = 4096;
const LIMBS = 5;

const keys = new Uint32Array(SIZE * LIMBS);
const known: (Address | undefined)[] = new Array(SIZE).fill(undefined);

/** The address in the low 20 bytes of the word at index `at`: the same text each time, so that maps have its hash. */
export function addressAt(words: Uint32Array, at: number): Address {
	let mixed = 0;
	for (let i = 0; i < LIMBS; i++) mixed = Math.imul(mixed ^ words[at + i]!, 0x9e3779b1) ^ (mixed >>> 15);
	const place = (mixed ^ (mixed >>> 16)) & (SIZE - 1);
	const address = known[place];
	if (address !== undefined && isAt(place * LIMBS, words, at)) return address;
	for (let i = 0; i < LIMBS; i++) keys[place * LIMBS + i] = words[at + i]!;
	return (known[place] = textOf(words, at));
}

function isAt(key: number, words: Uint32Array, at: number): boolean {
	for (let i = 0; i < LIMBS; i++) if (keys[key + i] !== words[at + i]) return false;
	return true;
}

function textOf(words: Uint32Array, at: number): Address {
	let text = '';
	for (let i = LIMBS - 1; i >= 0; i--) text += words[at + i]!.toString(16).padStart(8, '0');
	return `0x${text.padStart(64, '0')}` as Address;
}
