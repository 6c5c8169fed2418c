import type { Translation } from './interfaces.ts';

/** The state of a function that has no translated code yet. */
export function untranslated(fuel: number): Translation {
	return { fuel, compiled: undefined, isDone: false, loops: new Map() };
}
