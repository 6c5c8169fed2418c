import { printable } from './printable.ts';

/** What a {@link BridgeError} carries besides its code and short message. */
export interface BridgeErrorDetails {
	/** What was found or expected. */
	readonly details?: string;
	/** The place of the error: a path such as `inputs[1].amount`, or an offset such as `byte 36`. */
	readonly place?: string;
	/** What should have been there, such as `uint8 for result 0 (decimals) of decimals`. */
	readonly expected?: string;
	readonly cause?: unknown;
}

/** Most characters of each part of a message. Contracts choose some of these texts, and messages become revert data. */
const MAX_TEXT = 512;

const cut = (text: string) => printable(text, MAX_TEXT);

/**
 * Base class of the errors that the bridge throws for bad input. Each has a stable `code`, such as `out-of-range`, and where it makes
 * sense a `place`.
 *
 * @example
 * ```ts
 * import { BridgeError, toAddress } from '@altvm/abi-bridge';
 *
 * let code: string | undefined;
 * try {
 * 	toAddress('0x1234');
 * } catch (error) {
 * 	if (error instanceof BridgeError) code = error.code;
 * }
 * code; // bad-address
 * ```
 */
export class BridgeError extends Error {
	override readonly name: string = 'BridgeError';
	readonly code: string;
	readonly shortMessage: string;
	readonly details: string | undefined;
	readonly place: string | undefined;
	readonly expected: string | undefined;

	constructor(code: string, shortMessage: string, { details, place, expected, cause }: BridgeErrorDetails = {}) {
		const short = cut(shortMessage);
		const where = place === undefined ? undefined : cut(place);
		const more = details === undefined ? undefined : cut(details);
		const wanted = expected === undefined ? undefined : cut(expected);
		const at = where === undefined ? '' : ` at ${where}`;
		const notes = [more, wanted && `expected ${wanted}`].filter((note) => note !== undefined);
		super(
			`${short}${at}${notes.length > 0 ? `: ${notes.join(', ')}` : ''}`,
			cause === undefined ? undefined : { cause },
		);
		this.code = code;
		this.shortMessage = short;
		this.details = more;
		this.place = where;
		this.expected = wanted;
	}

	/**
	 * Walks the chain of causes, beginning with this error.
	 * @returns the first error for which `test` holds, undefined if there is none; without a test, the last error of the chain.
	 */
	walk(test?: (error: unknown) => boolean): unknown {
		let error: unknown = this;
		for (;;) {
			if (test?.(error)) return error;
			const cause = error instanceof Error ? error.cause : undefined;
			if (cause === undefined) return test ? undefined : error;
			error = cause;
		}
	}
}

/** Thrown for bytes or text that do not decode. */
export class DecodeError extends BridgeError {
	override readonly name = 'DecodeError';
}

/** Returns the same error with what was expected, unless it says that. Errors of other classes stay as they are. */
export function expecting(error: unknown, expected: string): unknown {
	if (!(error instanceof DecodeError) || error.expected !== undefined) return error;
	const { code, shortMessage, details, place } = error;
	return new DecodeError(code, shortMessage, {
		...(details !== undefined && { details }),
		...(place !== undefined && { place }),
		expected,
		cause: error,
	});
}

/** Thrown for a value that its type or the target VM cannot hold. */
export class EncodeError extends BridgeError {
	override readonly name = 'EncodeError';
}

/** Thrown for an invalid interface, and for a function that an interface does not have. */
export class InterfaceError extends BridgeError {
	override readonly name = 'InterfaceError';
}
