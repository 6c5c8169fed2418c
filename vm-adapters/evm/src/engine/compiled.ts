/**
 * A function of translated code. It runs until the frame ends, calls, or needs the interpreter, and returns a `STATUS`; the rest of
 * what it reports is in the arena at `EXIT_AT`.
 */
export type Run = (
	target: number,
	sp: number,
	gas: number,
	header: number,
	memory: number,
	memorySize: number,
	callDataSize: number,
	floor: number,
) => number;

/** A translation that is instantiated in this thread. */
export interface Compiled {
	/** Index into `run` of the function that has the trace which begins at a place of the EVM code. */
	readonly heads: ReadonlyMap<number, number>;
	/** Bytes of WebAssembly. */
	readonly size: number;
	readonly run: readonly Run[];
}
