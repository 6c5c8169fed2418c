/** Whether tests run all cases (`npm run test:slow`) or the slice that `npm test` has time for. */
const TRIES_ALL = process.env['ALTVM_TESTS'] === 'all';

/** Returns `all` in a full run, otherwise `slice`. */
export function sliced<T>(all: T, slice: T): T {
	return TRIES_ALL ? all : slice;
}

/**
 * Yields whole numbers from 0 to `end` (excluded): all of them in a full run, otherwise every `step`th from a random start, so that
 * repeated runs cover all of them. A failure must name the number.
 */
export function* sweep(end: number, step: number): Iterable<number> {
	const stride = sliced(1, step);
	for (let n = Math.floor(Math.random() * stride); n < end; n += stride) yield n;
}
