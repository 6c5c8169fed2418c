import { type Address, type Hex, Memo } from '@altvm/abi-bridge';
import type { FrameState, StorageSlot } from '@altvm/host';

/** Storage entries of one account by their keys as limbs, so that each key becomes text once in a transaction. */
export class SlotTable {
	#keys = new Uint32Array(8 * 8);
	#slots: (StorageSlot | undefined)[] = new Array(8).fill(undefined);
	#count = 0;

	/** The entry whose key is at index `at` of `words`. */
	get(state: FrameState, address: Address, words: Uint32Array, at: number): StorageSlot {
		let index = this.#indexOf(words, at);
		const known = this.#slots[index];
		if (known) return known;
		if (2 * (this.#count + 1) > this.#slots.length) {
			this.#grow();
			index = this.#indexOf(words, at);
		}
		const slot = state.slot(address, keyText(words, at));
		this.#keys.set(words.subarray(at, at + 8), index * 8);
		this.#slots[index] = slot;
		this.#count++;
		return slot;
	}

	/** The index of a key, or of its free place. */
	#indexOf(words: Uint32Array, at: number): number {
		const keys = this.#keys;
		const mask = this.#slots.length - 1;
		let index = hash(words, at) & mask;
		for (; this.#slots[index]; index = (index + 1) & mask) {
			const place = index * 8;
			let i = 0;
			while (i < 8 && keys[place + i] === words[at + i]) i++;
			if (i === 8) return index;
		}
		return index;
	}

	#grow(): void {
		const keys = this.#keys;
		const slots = this.#slots;
		this.#keys = new Uint32Array(keys.length * 2);
		this.#slots = new Array(slots.length * 2).fill(undefined);
		for (let i = 0; i < slots.length; i++) {
			if (!slots[i]) continue;
			const index = this.#indexOf(keys, i * 8);
			this.#keys.set(keys.subarray(i * 8, i * 8 + 8), index * 8);
			this.#slots[index] = slots[i];
		}
	}
}

function hash(words: Uint32Array, at: number): number {
	let mixed = 0;
	for (let i = 0; i < 8; i++) mixed = Math.imul(mixed ^ words[at + i]!, 0x9e3779b1) ^ (mixed >>> 15);
	return mixed ^ (mixed >>> 16);
}

const PARTS = new Memo((part: number) => part.toString(16).padStart(8, '0'), 4096);

function keyText(words: Uint32Array, at: number): Hex {
	let text = '0x';
	for (let i = 7; i >= 0; i--) {
		const part = words[at + i]!;
		text += part === 0 ? '00000000' : PARTS.get(part);
	}
	return text as Hex;
}

/** A stored value (big-endian, without leading zeros) as eight 32-bit parts, lowest first. The entry caches it. */
export function wordOf(slot: StorageSlot): Uint32Array {
	const { value, decoded } = slot;
	if (decoded && decoded.bytes === value && decoded.as instanceof Uint32Array) return decoded.as;
	const parts = new Uint32Array(8);
	if (value) {
		for (let i = 0; i < value.length; i++) {
			const byte = value[value.length - 1 - i]!;
			parts[i >>> 2]! |= byte << ((i & 3) * 8);
		}
	}
	slot.decoded = { bytes: value, as: parts };
	return parts;
}

/** The address in the low 20 bytes of the word at index `at`. */
export function addressAt(words: Uint32Array, at: number): Address {
	let text = '0x000000000000000000000000';
	for (let i = 4; i >= 0; i--) text += PARTS.get(words[at + i]!);
	return text as Address;
}
