import { EMPTY_BYTES } from '../bytes.ts';
import type { CodecContext } from '../dialect.ts';
import { BcsGrowth } from './growth.ts';
import { Output } from './output.ts';

/** What a running program reads and writes that transcodes Solidity's ABI to BCS. There is one, which all programs use in turn. */
export class AbiRun {
	input: Uint8Array = EMPTY_BYTES;
	context: CodecContext | undefined;
	/** Words that decoding charges. */
	words = 0;
	maxWords = 0;
	readonly out = new Output();
	/** The writers of the item that is being written, and of all that is around the items. */
	readonly item = new BcsGrowth();
	readonly around = new BcsGrowth();
	/** Bytes that may still be read: each byte is read at most once. */
	#budget = 0;

	begin(input: Uint8Array, from: number, context: CodecContext, maxWords: number): void {
		this.input = input;
		this.context = context;
		this.words = 0;
		this.maxWords = maxWords;
		this.out.begin(32 * maxWords);
		this.#budget = input.length - from;
	}

	/** Whether `size` bytes at `at` exist and were not read before. */
	take(at: number, size: number): boolean {
		if (at + size > this.input.length) return false;
		this.#budget -= size;
		return this.#budget >= 0;
	}

	/** Reads a length or an offset: a word below 2^32. Returns -1 for anything else. */
	size(at: number): number {
		if (!this.take(at, 32)) return -1;
		const { input } = this;
		for (let i = at; i < at + 28; i++) if (input[i] !== 0) return -1;
		return input[at + 28]! * 0x1000000 + ((input[at + 29]! << 16) | (input[at + 30]! << 8) | input[at + 31]!);
	}

	/** Makes room for bytes that the item's writer writes at once. Returns where they begin, or -1. */
	write(size: number): number {
		this.item.add(size);
		return this.out.reserve(size);
	}

	/** Writes a length in ULEB128. */
	writeUleb(length: number): boolean {
		let rest = length;
		for (; rest >= 0x80; rest = Math.floor(rest / 0x80)) if (!this.#writeByte((rest % 0x80) | 0x80)) return false;
		return this.#writeByte(rest);
	}

	#writeByte(byte: number): boolean {
		const to = this.write(1);
		if (to < 0) return false;
		this.out.bytes[to] = byte;
		return true;
	}

	/** Begins an item, which is a byte vector around the BCS of a value. Returns where it begins, or -1. */
	beginItem(): number {
		this.item.reset();
		// Most items have less than 128 bytes, and so a length of one.
		return this.out.reserve(1);
	}

	/** Ends an item: its length is written before it. */
	endItem(start: number): boolean {
		const { out, around } = this;
		const size = out.length - start - 1;
		this.words += this.item.words;
		around.addVector(size);
		if (size < 0x80) {
			out.bytes[start] = size;
			return true;
		}
		const more = size < 0x4000 ? 1 : size < 0x200000 ? 2 : size < 0x10000000 ? 3 : 4;
		if (out.reserve(more) < 0) return false;
		out.bytes.copyWithin(start + 1 + more, start + 1, out.length - more);
		let rest = size;
		for (let i = 0; i < more; i++, rest = Math.floor(rest / 0x80)) out.bytes[start + i] = (rest % 0x80) | 0x80;
		out.bytes[start + more] = rest;
		return true;
	}

	/** Charges for everything and returns a copy of what was written, or undefined if gas does not cover it. */
	finish(): Uint8Array | undefined {
		const words = this.words + this.around.words;
		if (words > this.maxWords) return undefined;
		this.context!.charge(32 * words);
		return this.out.finish();
	}
}
