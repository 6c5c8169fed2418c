import type { Hex } from '@altvm/abi-bridge';

/** Words of 32 bits in a key of 32 bytes. */
export const KEY_WORDS = 8;
/** Characters of a key of 32 bytes in hex. */
const KEY_LENGTH = 66;
/** What stands for a character that is no lower-case hex digit. */
const NO_DIGIT = 0x100;

const DIGITS = new Uint16Array(128).fill(NO_DIGIT);
for (let digit = 0; digit < 16; digit++) DIGITS[digit.toString(16).charCodeAt(0)] = digit;

/** Reads a key of 32 bytes into words, the first byte highest. Returns false if it has another form: lengths differ between VMs. */
export function readKey(key: Hex, words: Int32Array): boolean {
	if (key.length !== KEY_LENGTH) return false;
	let seen = 0;
	for (let word = 0, at = 2; word < KEY_WORDS; word++) {
		let value = 0;
		for (const end = at + 8; at < end; at++) {
			const code = key.charCodeAt(at);
			const digit = code < 128 ? DIGITS[code]! : NO_DIGIT;
			seen |= digit;
			value = (value << 4) | digit;
		}
		words[word] = value;
	}
	return seen < NO_DIGIT;
}

/**
 * Random factors of the hash. Contracts choose their keys: with a hash that they can compute, they could choose many that collide. No
 * result depends on it, since entries are never listed in the order of their hashes.
 */
const FACTORS = Int32Array.from({ length: KEY_WORDS + 1 }, () => (Math.random() * 2 ** 32) | 1);

/** Returns a hash of 32 bits of an owner and a key, whose words begin at `at`. */
export function hashOf(owner: number, words: Int32Array, at: number): number {
	let hash = Math.imul(owner, FACTORS[KEY_WORDS]!);
	for (let i = 0; i < KEY_WORDS; i++) hash = (hash + Math.imul(words[at + i]!, FACTORS[i]!)) | 0;
	// The finalizer of MurmurHash3: every bit of the sum changes every bit of the hash.
	hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
	hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
	return (hash ^ (hash >>> 16)) >>> 0;
}
