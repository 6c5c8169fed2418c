import type { Frame } from '@altvm/host';
import type { Arena } from '../engine/arena.ts';
import { HEADER } from './layout.ts';
import { writeAddress, writeLimbs } from './words.ts';

/** Writes a frame's header at the arena's top: the values that translated code reads. Returns the address after it. */
export function writeHeader(arena: Arena, frame: Frame, callData: Uint8Array): number {
	const start = arena.top;
	const { value, sender, target } = frame.message;
	const end = start + HEADER.callData + Math.ceil(callData.length / 32) * 32 + HEADER.padding;
	arena.reserve(end);
	writeLimbs(arena.view, start + HEADER.value, value);
	writeAddress(arena.words, start + HEADER.caller, sender);
	writeAddress(arena.words, start + HEADER.address, target);
	arena.bytes.set(callData, start + HEADER.callData);
	return end;
}
