import { type Frame, Halt } from '@altvm/host';
import { memoryGas } from '../gas.ts';
import type { Arena } from './arena.ts';
import { readWord, writeWord } from './words.ts';

/** No gas buys this much memory: what is beyond it is out of gas, before a number gets too large to be exact. */
const MAX_MEMORY = 2 ** 32;

/** A frame's memory, a part of the arena: grows by words, at a price. */
export class Memory {
	readonly #frame: Frame;
	readonly arena: Arena;
	/** Where it begins in the arena. */
	readonly base: number;
	/** Bytes that are in use: a multiple of 32. */
	size = 0;
	#cost = 0;

	constructor(frame: Frame, arena: Arena) {
		this.#frame = frame;
		this.arena = arena;
		this.base = arena.top;
		arena.reserve(this.base);
	}

	/** Gives its part of the arena back, all zeros, when the frame is done. Frames above it must be done before. */
	release(): void {
		if (this.size > 0) this.arena.bytes.fill(0, this.base, this.base + this.size);
		this.arena.top = this.base;
	}

	/** Gas to use `length` bytes at `offset`; the memory is grown. The caller charges before it goes on. */
	expand(offset: number, length: number, gas: number): number {
		if (length === 0) return gas;
		const end = offset + length;
		if (end <= this.size) return gas;
		if (end > MAX_MEMORY) throw new Halt('out-of-gas');
		const words = Math.ceil(end / 32);
		const cost = memoryGas(words);
		gas -= cost - this.#cost;
		if (gas < 0) throw new Halt('out-of-gas');
		this.#frame.reserveMemory(words * 32 - this.size);
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

	/** The bytes themselves, until the memory grows. */
	view(offset: number, length: number): Uint8Array {
		return this.arena.bytes.subarray(this.base + offset, this.base + offset + length);
	}

	/** A copy. */
	slice(offset: number, length: number): Uint8Array {
		return length === 0 ? new Uint8Array(0) : this.arena.bytes.slice(this.base + offset, this.base + offset + length);
	}

	/** Moves bytes within, as MCOPY does. */
	move(to: number, from: number, length: number): void {
		if (length > 0) this.arena.bytes.copyWithin(this.base + to, this.base + from, this.base + from + length);
	}

	/** Writes bytes that are known to have room. */
	write(offset: number, bytes: Uint8Array): void {
		this.arena.bytes.set(bytes, this.base + offset);
	}

	/** Copies from `source`, with zeros for what lies beyond its end. */
	copy(offset: number, source: Uint8Array, from: number, length: number): void {
		if (length === 0) return;
		const at = this.base + offset;
		const available = from >= source.length ? 0 : Math.min(length, source.length - from);
		if (available > 0) this.arena.bytes.set(source.subarray(from, from + available), at);
		if (available < length) this.arena.bytes.fill(0, at + available, at + length);
	}
}

/** An offset or length from the stack: what is too large to be one becomes infinite. */
export function toOffset(word: bigint): number {
	return word > 0xffffffffn ? Number.POSITIVE_INFINITY : Number(word);
}
