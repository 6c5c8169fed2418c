import { describe, expect, it } from 'vitest';
import { Halt } from './halt.ts';
import { StacklessError } from './stackless-error.ts';

describe('StacklessError', () => {
	it('has no stack trace, and leaves that of other errors alone', () => {
		const limit = Error.stackTraceLimit;
		for (const error of [new StacklessError('reason'), new Halt('trap', 'reason')]) {
			expect(error.message).toBe('reason');
			expect(error.stack).not.toContain('\n');
		}
		expect(Error.stackTraceLimit).toBe(limit);
		expect(new Error('other').stack).toContain('\n');
	});
});
