import type { Frame } from '@altvm/host';
import type { Arena } from '../engine/arena.ts';
import { HEADER } from './layout.ts';
import { writeAddress, writeLimbs } from './words.ts';

/** Writes what translated code knows of a frame from the start at the arena's top, and gives the place behind it. */
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
