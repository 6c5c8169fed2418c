/** Numbers that depend on a seed only, so that a program can be made again. */
export interface Random {
	/** A whole number from 0 to `end` (excluded). */
	below(end: number): number;
	pick<T>(from: readonly T[]): T;
}

/** The generator mulberry32. */
export function randomOf(seed: number): Random {
	let state = seed | 0;
	const next = (): number => {
		state = (state + 0x6d2b79f5) | 0;
		let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
		mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
		return (mixed ^ (mixed >>> 14)) >>> 0;
	};
	const below = (end: number) => next() % end;
	return { below, pick: (from) => from[below(from.length)]! };
}
