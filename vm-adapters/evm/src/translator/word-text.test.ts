import fc from 'fast-check';
import { expect, it } from 'vitest';
import { wordText } from './word-text.ts';

it('writes a word as 32 bytes, whatever was written before', () => {
	const part = fc.oneof(fc.constantFrom(0, 1, 0xffffffff), fc.integer({ min: 0, max: 0xffffffff }));
	const word = fc.array(part, { minLength: 8, maxLength: 8 });
	fc.assert(
		fc.property(fc.array(word, { minLength: 1, maxLength: 20 }), fc.nat(7), (list, offset) => {
			const words = new Uint32Array(offset + list.length * 8);
			list.forEach((parts, i) => {
				words.set(parts, offset + 8 * i);
			});
			for (const round of [1, 2]) {
				list.forEach((parts, i) => {
					const text = [...parts].reverse().map((value) => value.toString(16).padStart(8, '0'));
					expect(wordText(words, offset + 8 * i), `round ${round}`).toBe(`0x${text.join('')}`);
				});
			}
		}),
	);
});

it('tells 20,000 words apart', () => {
	const words = new Uint32Array(8);
	for (let i = 0; i < 20_000; i++) {
		words[i % 8] = Math.imul(i, 0x10001);
		const text = [...words].reverse().map((value) => value.toString(16).padStart(8, '0'));
		expect(wordText(words, 0)).toBe(`0x${text.join('')}`);
	}
});
