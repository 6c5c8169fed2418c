import type { Compiled } from './compiled.ts';

/** How a new frame starts: which engine runs it, and whether the other may take over. */
export interface Start {
	/** Undefined if the interpreter runs the frame. */
	readonly compiled: Compiled | undefined;
	/** Whether translated code may run the frame, now or later: it reads the frame's header in the arena. */
	readonly needsHeader: boolean;
	/** See `Machine.fuel`. */
	readonly fuel: number;
}
