import { describe, expect, it } from 'vitest';
import { hashOf, KEY_WORDS, readKey } from './key-words.ts';

describe('keys as words', () => {
	it('reads 32 bytes in lower-case hex, the first byte highest', () => {
		const words = new Int32Array(KEY_WORDS);
		expect(readKey(`0x0123abcd${'0'.repeat(48)}fffffffe`, words)).toBe(true);
		expect([...words]).toEqual([0x0123abcd, 0, 0, 0, 0, 0, 0, -2]);
	});

	it.each([
		`0x${'0'.repeat(62)}`,
		`0x${'0'.repeat(66)}`,
		`0x${'0'.repeat(63)}A`,
		`0x${'0'.repeat(63)}g`,
		`0x${'0'.repeat(63)}é`,
	] as const)('does not read %s', (key) => expect(readKey(key, new Int32Array(KEY_WORDS))).toBe(false));

	// A random hash has about 2,589 different values of 12 bits among 4,096 keys; the patterns are those of counters in each word.
	it.each(Array.from({ length: KEY_WORDS * 4 }, (_, i) => [i >> 2, 8 * (i & 3)] as const))(
		'spreads keys that count in word %i from bit %i on',
		(word, shift) => {
			const seen = new Set<number>();
			for (let i = 0; i < 4096; i++) {
				const words = new Int32Array(KEY_WORDS);
				words[word] = i << shift;
				seen.add(hashOf(1, words, 0) & 4095);
			}
			const different = Math.min(4096, 2 ** (32 - shift));
			expect(seen.size).toBeGreaterThan(0.55 * different);
		},
	);
});
