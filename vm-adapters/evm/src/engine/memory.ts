import { EMPTY_BYTES } from '@altvm/abi-bridge';
import { type Frame, Halt } from '@altvm/host';
import { memoryGas } from '../gas.ts';
import { readWord } from '../word.ts';
import type { Arena } from './arena.ts';
import { outOfGas } from './halts.ts';
import { writeWord } from './words.ts';

/** No gas limit pays for this many bytes. Larger requests are out of gas before the price becomes inexact. */
const MAX_MEMORY = 2 ** 32;

/** A frame's memory in the arena. It grows by words, for gas. */
export class Memory {
	#frame: Frame | undefined;
	readonly arena: Arena;
	/** Its first byte in the arena. */
	base = 0;
	/** Bytes in use, a multiple of 32 (MSIZE). */
	size = 0;
	#cost = 0;

	constructor(arena: Arena) {
		this.arena = arena;
	}

	/** Begins at the arena's top, up to which it is reserved, as the empty memory of a frame. */
	start(frame: Frame): void {
		this.#frame = frame;
		this.base = this.arena.top;
	}

	/** Empties the memory. The machine clears its part of the arena. */
	release(): void {
		this.#frame = undefined;
		this.size = 0;
		this.#cost = 0;
	}

	/**
	 * Grows the memory to hold `length` bytes at `offset`. Returns what is left of `gas` after the price.
	 * @throws Halt `out-of-gas`
	 */
	expand(offset: number, length: number, gas: number): number {
		if (length === 0) return gas;
		const end = offset + length;
		if (end <= this.size) return gas;
		if (end > MAX_MEMORY) throw new Halt('out-of-gas');
		const words = Math.ceil(end / 32);
		const cost = memoryGas(words);
		gas -= cost - this.#cost;
		if (gas < 0) throw outOfGas(gas);
		this.#frame!.reserveMemory(words * 32 - this.size);
		this.#cost = cost;
		this.size = words * 32;
		this.arena.top = this.base + this.size;
		this.arena.reserve(this.arena.top);
		return gas;
	}

	load(offset: number): bigint {
		return readWord(this.arena.view, this.base + offset);
	}

	store(offset: number, word: bigint): void {
		writeWord(this.arena.view, this.base + offset, word);
	}

	storeByte(offset: number, byte: number): void {
		this.arena.bytes[this.base + offset] = byte;
	}

	/** A view of the bytes, valid until the memory grows. */
	view(offset: number, length: number): Uint8Array {
		return this.arena.bytes.subarray(this.base + offset, this.base + offset + length);
	}

	/** A copy of the bytes. */
	slice(offset: number, length: number): Uint8Array {
		return length === 0 ? EMPTY_BYTES : this.arena.bytes.slice(this.base + offset, this.base + offset + length);
	}

	/** Copies bytes within the memory; the ranges may overlap (MCOPY). */
	move(to: number, from: number, length: number): void {
		if (length > 0) this.arena.bytes.copyWithin(this.base + to, this.base + from, this.base + from + length);
	}

	/** Writes bytes for which the memory is already large enough. */
	write(offset: number, bytes: Uint8Array): void {
		this.arena.bytes.set(bytes, this.base + offset);
	}

	/** Copies from `source`. Bytes beyond its end are zero. */
	copy(offset: number, source: Uint8Array, from: number, length: number): void {
		if (length === 0) return;
		const at = this.base + offset;
		const available = from >= source.length ? 0 : Math.min(length, source.length - from);
		if (available > 0) this.arena.bytes.set(source.subarray(from, from + available), at);
		if (available < length) this.arena.bytes.fill(0, at + available, at + length);
	}
}

/** An offset or length from the stack. Values above 32 bits become infinite. */
export function toOffset(word: bigint): number {
	return word > 0xffffffffn ? Number.POSITIVE_INFINITY : Number(word);
}
