/**
 * Base of errors that are expected and frequent, such as a halt or a revert. They have no stack trace: capturing one costs more
 * than the rest of a short frame.
 */
export class StacklessError extends Error {
	constructor(message: string) {
		const { stackTraceLimit } = Error;
		Error.stackTraceLimit = 0;
		super(message);
		Error.stackTraceLimit = stackTraceLimit;
	}
}
