import type { Address } from '../address.ts';
import { EMPTY_BYTES } from '../bytes.ts';
import type { CodecContext } from '../dialect.ts';
import { bytesToHex } from '../hex.ts';
import { writeHex } from './hex-digits.ts';
import { Output } from './output.ts';

/** What a running program reads and writes that transcodes BCS to Solidity's ABI. There is one, which all programs use in turn. */
export class BcsRun {
	input: Uint8Array = EMPTY_BYTES;
	/** Offset of the next byte, and of the first one after what is being read. */
	at = 0;
	end = 0;
	/** Words that decoding charges. */
	words = 0;
	maxWords = 0;
	readonly out = new Output();
	/** Addresses that are not of EVM form, and where they are written: their aliases are recorded when all else is paid. */
	readonly #addresses: Address[] = [];
	readonly #places: number[] = [];

	begin(input: Uint8Array, from: number, maxWords: number): void {
		this.input = input;
		this.at = from;
		this.end = input.length;
		this.words = 0;
		this.maxWords = maxWords;
		this.out.begin(32 * maxWords);
		this.#addresses.length = 0;
		this.#places.length = 0;
	}

	/** Reads a byte, or returns -1. */
	u8(): number {
		return this.at < this.end ? this.input[this.at++]! : -1;
	}

	/** Reads a length below 2^32 in ULEB128, in its shortest form. Returns -1 for anything else. */
	uleb(): number {
		let number = 0;
		for (let shift = 0; shift <= 28; shift += 7) {
			const byte = this.u8();
			if (byte < 0) return -1;
			number += (byte & 0x7f) * 2 ** shift;
			if (byte < 0x80) return (byte === 0 && shift > 0) || number > 0xffffffff ? -1 : number;
		}
		return -1;
	}

	/** Counts bytes that decoding copies, and moves on over them. Returns where they begin, or -1. */
	take(size: number): number {
		const start = this.at;
		if (start + size > this.end) return -1;
		this.words += Math.ceil(size / 32);
		this.at += size;
		return start;
	}

	/** Reads the number of byte vectors that follow. Returns -1 for more than there can be. */
	count(): number {
		const count = this.uleb();
		if (count < 0 || count > this.end - this.at) return -1;
		this.words += Math.ceil((count * 16) / 32);
		return count;
	}

	/** Writes a length or an offset to a word that is zero. */
	writeSize(at: number, size: number): void {
		const { bytes } = this.out;
		bytes[at + 28] = size >>> 24;
		bytes[at + 29] = size >>> 16;
		bytes[at + 30] = size >>> 8;
		bytes[at + 31] = size;
	}

	/** Remembers an address, the 32 bytes at `start`, that is written to the word at `to` when its alias is recorded. */
	aliasLater(start: number, to: number): void {
		this.#addresses.push(bytesToHex(this.input.subarray(start, start + 32)) as Address);
		this.#places.push(to);
	}

	/** Charges for everything, records aliases, and returns a copy of what was written, or undefined if gas does not cover it. */
	finish(context: CodecContext): Uint8Array | undefined {
		const words = this.words + Math.ceil(this.out.length / 32);
		if (words > this.maxWords) return undefined;
		context.charge(32 * words);
		for (let i = 0; i < this.#addresses.length; i++) {
			writeHex(context.toEvmAddress(this.#addresses[i]!), 0, this.out.bytes, this.#places[i]! + 12, 20);
		}
		return this.out.finish();
	}
}
