import { type Frame, Halt } from '@altvm/host';
import { memoryGas } from '../gas.ts';
import { readWord, writeWord } from './words.ts';

/** No gas buys this much memory: what is beyond it is out of gas, before a number gets too large to be exact. */
const MAX_MEMORY = 2 ** 32;

interface Block {
	readonly bytes: Uint8Array<ArrayBuffer>;
	readonly view: DataView;
}

const INITIAL_SIZE = 1024;
/** Larger blocks are left to the garbage collector. */
const POOLED_SIZE = 16 * 1024;
const POOL_CAPACITY = 64;
/** Blocks of frames that are done, all zeros: making one costs more than a short frame does. */
const pool: Block[] = [];

function makeBlock(): Block {
	const bytes = new Uint8Array(INITIAL_SIZE);
	return { bytes, view: new DataView(bytes.buffer) };
}

/** A frame's memory: grows by words, at a price. */
export class Memory {
	readonly #frame: Frame;
	bytes: Uint8Array<ArrayBuffer>;
	view: DataView;
	/** Bytes that are in use: a multiple of 32. */
	size = 0;
	#cost = 0;

	constructor(frame: Frame) {
		this.#frame = frame;
		const { bytes, view } = pool.pop() ?? makeBlock();
		this.bytes = bytes;
		this.view = view;
	}

	/** Gives the block back when the frame is done. Nothing may use this memory after it. */
	release(): void {
		if (this.bytes.length > POOLED_SIZE || pool.length >= POOL_CAPACITY) return;
		this.bytes.fill(0, 0, this.size);
		pool.push({ bytes: this.bytes, view: this.view });
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
		if (this.size > this.bytes.length) this.#grow();
		return gas;
	}

	#grow(): void {
		const bytes = new Uint8Array(Math.max(this.size, 2 * this.bytes.length));
		bytes.set(this.bytes);
		this.bytes = bytes;
		this.view = new DataView(bytes.buffer);
	}

	load(offset: number): bigint {
		return readWord(this.view, offset);
	}

	store(offset: number, word: bigint): void {
		writeWord(this.view, offset, word);
	}

	/** A copy. */
	slice(offset: number, length: number): Uint8Array {
		return length === 0 ? new Uint8Array(0) : this.bytes.slice(offset, offset + length);
	}

	/** Copies from `source`, with zeros for what lies beyond its end. */
	copy(offset: number, source: Uint8Array, from: number, length: number): void {
		if (length === 0) return;
		const available = from >= source.length ? 0 : Math.min(length, source.length - from);
		if (available > 0) this.bytes.set(source.subarray(from, from + available), offset);
		if (available < length) this.bytes.fill(0, offset + available, offset + length);
	}
}

/** An offset or length from the stack: what is too large to be one becomes infinite. */
export function toOffset(word: bigint): number {
	return word > 0xffffffffn ? Number.POSITIVE_INFINITY : Number(word);
}
