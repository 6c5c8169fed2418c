import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BridgeError } from './errors.ts';
import { isPrintable, printable, quoted } from './printable.ts';
import { formatValue } from './values/convert.ts';

/** Texts that do something to a terminal besides being read. */
const HOSTILE: readonly [string, string][] = [
	['C0 controls', Array.from({ length: 32 }, (_, i) => String.fromCharCode(i)).join('')],
	['C1 controls', Array.from({ length: 33 }, (_, i) => String.fromCharCode(0x7f + i)).join('')],
	['a cleared screen and a window title', '\u001b[2J\u001b]0;title\u0007'],
	['an OSC link', '\u001b]8;;http://evil.example\u001b\\click\u001b]8;;\u001b\\'],
	['an 8-bit CSI', '\u009b31m'],
	['a forged line', 'x\n✓ success, 21,000 gas'],
	['a carriage return', 'error\r✓ success'],
	['line and paragraph separators', '\u2028\u2029\u0085'],
	['bidi overrides and isolates', '\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f\u061c'],
	['characters without width', '\u200b\u200c\u200d\u2060\ufeff\u00ad\u034f'],
	['blank letters', '\u3164\uffa0\u115f\u2800'],
	['tags and variation selectors', '\u{e0041}\ufe0f'],
	['lone surrogates', '\ud800 \udfff'],
	['private use and noncharacters', '\ue000\u{f0000}\uffff'],
];

describe('printable', () => {
	it.each(HOSTILE)('escapes %s', (_what, text) => {
		const shown = printable(text);
		expect(isPrintable(shown)).toBe(true);
		expect(shown.split('\n')).toHaveLength(1);
		expect(isPrintable(quoted(text))).toBe(true);
		expect(isPrintable(formatValue({ kind: 'string' }, text))).toBe(true);
		expect(isPrintable(new BridgeError('x', text, { place: text, details: text }).message)).toBe(true);
	});

	it('leaves text of any script, and what it escaped, as it is', () => {
		for (const text of ['', 'Größe', '漢字', 'שלום', '🎉', 'a\\n', 'e\u0301']) expect(printable(text)).toBe(text);
		fc.assert(
			fc.property(fc.string({ unit: 'binary' }), (text) => {
				const once = printable(text);
				expect(printable(once)).toBe(once);
				expect(isPrintable(once)).toBe(true);
			}),
		);
	});

	it('cuts before it escapes, so that its work is bounded', () => {
		expect(printable('\n'.repeat(1_000_000), 2)).toBe('\\n\\n…(1000000 characters)');
		expect(quoted('"'.repeat(9), 2)).toBe('"\\""…(9 characters)'.replace('\\""', '\\"\\""'));
		expect(printable('a🎉', 2)).toBe('a\\u{d83c}…(3 characters)');
		const list = formatValue(
			{ kind: 'list', element: { kind: 'bool' } },
			Array.from({ length: 100_000 }, () => true),
		);
		expect(list.length).toBeLessThan(500);
		expect(list).toContain('…(100000 items)]');
	});
});
