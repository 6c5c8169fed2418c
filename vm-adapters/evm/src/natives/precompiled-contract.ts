import { Halt } from '@altvm/host';

/** A precompiled contract: a price, known before it runs, and a function of the input. */
export interface PrecompiledContract {
	readonly name: string;
	/** Infinity for what no gas buys. */
	readonly gas: (input: Uint8Array) => number;
	/** Throws `Halt` for an input that the contract fails on. */
	readonly run: (input: Uint8Array) => Uint8Array;
}

export function fail(reason: string): Halt {
	return new Halt('precompile-failure', reason);
}

/** A part of the input, which is as if zeros without end followed it. */
export function readPadded(input: Uint8Array, from: number, length: number): Uint8Array {
	if (from + length <= input.length) return input.subarray(from, from + length);
	const padded = new Uint8Array(length);
	if (from < input.length) padded.set(input.subarray(from));
	return padded;
}

export function words(bytes: number): number {
	return Math.ceil(bytes / 32);
}

/** `true` and `false` as the contracts give them. */
export function toWord(value: boolean): Uint8Array {
	const word = new Uint8Array(32);
	if (value) word[31] = 1;
	return word;
}
