import type { Arena } from '../engine/arena.ts';
import { HEADER } from './layout.ts';
import { type AddressWords, writeLimbs } from './words.ts';

/** Where in a frame's header the call data begin. */
export const CALL_DATA: number = HEADER.callData;

/** Bytes of a frame's header. A multiple of 32. */
export function headerSize(callDataSize: number): number {
	return CALL_DATA + Math.ceil(callDataSize / 32) * 32 + HEADER.padding;
}

/** Writes the values of a frame's header that translated code reads, besides the call data. The arena's bytes there are zero before. */
export function writeHeader(
	{ view, words }: Arena,
	header: number,
	value: bigint,
	sender: AddressWords,
	target: AddressWords,
): void {
	if (value !== 0n) writeLimbs(view, header + HEADER.value, value);
	sender.write(words, header + HEADER.caller);
	target.write(words, header + HEADER.address);
}
