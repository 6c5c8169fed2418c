import { HostError } from './errors.ts';
import { refuse } from './refuse.ts';

/**
 * Returns what a function of the embedder returned, unless that is a promise. The host does not wait for one: its function would go on
 * after the transaction.
 * @throws HostError `bad-request`
 */
export function mustBeSynchronous<T>(result: T, of: string): T {
	const isObject = (typeof result === 'object' && result !== null) || typeof result === 'function';
	if (!isObject || typeof (result as { then?: unknown }).then !== 'function') return result;
	// Nobody awaits the refused promise. Its rejection must not end the process.
	if (result instanceof Promise) result.catch(() => {});
	refuse(`${of} must be synchronous, but returned a promise`);
}

/**
 * Calls a function of the embedder that is told of something.
 * @throws HostError `bad-callback`, with what it threw as its cause.
 */
export function notify<T>(record: (value: T) => void, value: T): void {
	let result: unknown;
	try {
		result = record(value);
	} catch (cause) {
		throw new HostError('bad-callback', 'the function `record` threw: nothing is kept', { cause });
	}
	mustBeSynchronous(result, 'the function `record`');
}
