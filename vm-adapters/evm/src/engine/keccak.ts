import { keccakView, Memo } from '@altvm/abi-bridge';
import { readWord } from '../word.ts';
import type { Memory } from './memory.ts';
import { writeWord } from './words.ts';

const entry = new Uint8Array(64);
const entryView = new DataView(entry.buffer);

// Solidity stores a mapping's entry at keccak256(key || slot). Code asks for the same few again and again, and a lookup takes a
// third of the time of a hash.
const slots = new Memo<bigint, Memo<bigint, bigint>>(
	(slot) =>
		new Memo((key) => {
			writeWord(entryView, 0, key);
			writeWord(entryView, 32, slot);
			return readWord(keccakView(entry), 0);
		}, 1024),
	64,
);

/** Keccak-256 of a part of memory, as a word. */
export function keccakWord(memory: Memory, offset: number, length: number): bigint {
	if (length === 64) return slots.get(memory.load(offset + 32)).get(memory.load(offset));
	return readWord(keccakView(memory.view(offset, length)), 0);
}
