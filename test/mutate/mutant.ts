/** A fault in the source that is switched on by its number while tests run. */
export interface Mutant {
	readonly id: string;
	/** From the project's root. */
	readonly file: string;
	/** The first line that it changes, from 1. */
	readonly line: number;
	readonly source: string;
	readonly replacement: string;
}

/** What the tests made of a mutant. `static`: it acts only once in a process, at import or where something
 * is made that is kept. It is not counted. */
export type Status = 'noticed' | 'survived' | 'uncovered' | 'static';

export interface Verdict {
	readonly id: string;
	readonly status: Status;
}

/** What `run-mutants.ts` is told, and where it reports. */
export interface Job {
	readonly mutants: readonly Mutant[];
	/** Absolute paths. */
	readonly tests: readonly string[];
	/** A verdict on each line, as JSON. */
	readonly verdicts: string;
	/** The mutant that is on now, for the case that it never ends or ends the process. */
	readonly current: string;
}
