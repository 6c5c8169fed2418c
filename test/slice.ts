/** Whether tests try everything, as `npm run test:slow` has it, or the slice for which `npm test` has time. */
const TRIES_ALL = process.env['ALTVM_TESTS'] === 'all';

/** `all` in a run of everything, else `slice`. */
export function sliced<T>(all: T, slice: T): T {
	return TRIES_ALL ? all : slice;
}

/**
 * Whole numbers from 0 up to `end`, `end` not included: each one in a run of everything, else every `step`th from a random
 * start, so that many runs of a slice try them all. A failure must name the number.
 */
export function* sweep(end: number, step: number): Iterable<number> {
	const stride = sliced(1, step);
	for (let n = Math.floor(Math.random() * stride); n < end; n += stride) yield n;
}
