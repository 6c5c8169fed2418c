import { Halt } from '@altvm/host';

/** A precompiled contract: a price that is known before it runs, and a function of the input. */
export interface PrecompiledContract {
	readonly name: string;
	/** Price of an input: an integer of 0 or more, or Infinity if no gas limit can pay for it. */
	readonly gas: (input: Uint8Array) => number;
	/** Runs the contract. Throws `Halt` if the input is invalid. */
	readonly run: (input: Uint8Array) => Uint8Array;
}

/** @param reason in geth's words (`core/vm/contracts.go`): `callTracer` shows it as geth does. */
export function fail(reason: string): Halt {
	return new Halt('precompile-failure', reason);
}

/** Returns `length` bytes of the input from offset `from`. Bytes after the end of the input are zero. */
export function readPadded(input: Uint8Array, from: number, length: number): Uint8Array {
	if (from + length <= input.length) return input.subarray(from, from + length);
	const padded = new Uint8Array(length);
	if (from < input.length) padded.set(input.subarray(from));
	return padded;
}

export function words(bytes: number): number {
	return Math.ceil(bytes / 32);
}

/** Encodes `true` and `false` as 32-byte words with the values 1 and 0. */
export function toWord(value: boolean): Uint8Array {
	const word = new Uint8Array(32);
	if (value) word[31] = 1;
	return word;
}
