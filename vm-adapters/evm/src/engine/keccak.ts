import { Memo } from '@altvm/abi-bridge';
import { keccak_256 } from '@noble/hashes/sha3.js';
import type { Memory } from './memory.ts';
import { readWord } from './words.ts';

function hash(bytes: Uint8Array): bigint {
	const digest = keccak_256(bytes);
	return readWord(new DataView(digest.buffer, digest.byteOffset, 32), 0);
}

// Where Solidity keeps a mapping's entries: keccak256(key || slot). The same few are asked for again and again.
const slots = new Memo<bigint, Memo<bigint, bigint>>(
	(slot) =>
		new Memo((key) => {
			const bytes = new Uint8Array(64);
			const hex = key.toString(16).padStart(64, '0') + slot.toString(16).padStart(64, '0');
			for (let i = 0; i < 64; i++) bytes[i] = Number.parseInt(hex.slice(2 * i, 2 * i + 2), 16);
			return hash(bytes);
		}, 1024),
	64,
);

/** keccak256 of a part of memory, as a word. */
export function keccakWord(memory: Memory, offset: number, length: number): bigint {
	if (length === 64) return slots.get(memory.load(offset + 32)).get(memory.load(offset));
	return hash(memory.view(offset, length));
}
