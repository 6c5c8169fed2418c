export interface BridgeErrorDetails {
	/** More lines: what was found, what was expected. */
	readonly details?: string;
	/** Where: a path such as `inputs[1].amount`, or an offset in bytes. */
	readonly place?: string;
	readonly cause?: unknown;
}

/** Base of every error that the bridge throws for what it is given. */
export class BridgeError extends Error {
	override readonly name: string = 'BridgeError';
	readonly code: string;
	readonly shortMessage: string;
	readonly details: string | undefined;
	readonly place: string | undefined;

	constructor(code: string, shortMessage: string, { details, place, cause }: BridgeErrorDetails = {}) {
		const at = place === undefined ? '' : ` at ${place}`;
		const more = details === undefined ? '' : `: ${details}`;
		super(`${shortMessage}${at}${more}`, cause === undefined ? undefined : { cause });
		this.code = code;
		this.shortMessage = shortMessage;
		this.details = details;
		this.place = place;
	}

	/** The first error in the chain of causes for which `test` holds; without a test, the last one. */
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

/** Bytes that are not what they should be. */
export class DecodeError extends BridgeError {
	override readonly name = 'DecodeError';
}

/** A value that a type or a VM cannot hold. */
export class EncodeError extends BridgeError {
	override readonly name = 'EncodeError';
}

/** An interface that cannot be made, or a function that is not in one. */
export class InterfaceError extends BridgeError {
	override readonly name = 'InterfaceError';
}
