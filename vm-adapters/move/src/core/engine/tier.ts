import type { Compiled, CompiledLoop } from '../translator/compile.ts';

/** How hot a function is, and what was made of it. */
export class Tier {
	/** How much is left until it is hot. */
	fuel: number;
	/** Undefined also where it cannot be translated. */
	compiled: Compiled | undefined;
	isDone = false;
	/** By the start of the loop. */
	readonly loops = new Map<number, CompiledLoop | undefined>();

	constructor(fuel: number) {
		this.fuel = fuel;
	}
}
