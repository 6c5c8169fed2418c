import { isPrintable } from '@altvm/abi-bridge';
import { describe, expect, it } from 'vitest';
import { printableLine, printableMessage } from './printable-line.ts';

describe('a line for a terminal', () => {
	it('keeps colours and escapes every other sequence', () => {
		expect(printableLine('\u001b[32m✓ paid\u001b[39m')).toBe('\u001b[32m✓ paid\u001b[39m');
		expect(printableLine('\u001b[1;31mbad\u001b[0m\u001b[2J')).toBe('\u001b[1;31mbad\u001b[0m\\u{1b}[2J');
		for (const text of ['\u001b[2J', '\u001b[1;1H', '\u001b]0;x\u0007', '\u009b31m', 'a\rb', 'a\nb', '\u202e'])
			expect(isPrintable(printableLine(text))).toBe(true);
	});

	it('is cut', () => {
		expect(printableLine('a'.repeat(10_000_000)).length).toBeLessThan(5000);
	});
});

describe('the message of an error', () => {
	it('begins at the left with its first line only, and is bounded', () => {
		const message = printableMessage(new Error('no function\n✓ success, 21,000 gas\u001b[2J'));
		expect(message).toBe('no function\n  ✓ success, 21,000 gas\\u{1b}[2J');
		expect(printableMessage('x\n'.repeat(1_000_000)).length).toBeLessThan(500);
	});
});
