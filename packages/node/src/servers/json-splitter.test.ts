import fc from 'fast-check';
import { expect, it } from 'vitest';
import { JsonSplitter } from './json-splitter.ts';

const split = (chunks: readonly (string | Uint8Array)[], maxBytes = 1_000_000) => {
	const splitter = new JsonSplitter(maxBytes);
	return chunks.flatMap((chunk) => [...splitter.push(Buffer.from(chunk as string))]);
};

it('splits values that follow one another, with or without space', () => {
	expect(split(['{"a":1}{"b":[2]}\n[3] \r\n\t{}'])).toEqual(['{"a":1}', '{"b":[2]}', '[3]', '{}']);
});

it('sees no brackets in text', () => {
	const value = '{"a":"}]\\"}","b":"\\\\"}';
	expect(split([value + value])).toEqual([value, value]);
});

it('takes a line for what is neither object nor array', () => {
	expect(split(['garbage 1\n', '7\n{}'])).toEqual(['garbage 1\n', '7\n', '{}']);
});

it('goes on after brackets that do not match, and after a text that does not end in its line', () => {
	expect(split(['{]', '[}', '{}'])).toEqual(['{]', '[}', '{}']);
	expect(split(['[[{"a":1]{}', '{"a":"\n{"b":"x"}'])).toEqual(['[[{"a":1]', '{}', '{"a":"\n', '{"b":"x"}']);
	const deep = `${'['.repeat(5_000)}${']'.repeat(5_000)}`;
	expect(split([`${deep}{}`])).toEqual([deep, '{}']);
});

it('refuses a value that is too long, in one chunk or in many', () => {
	expect(split(['[1234567]', '[12345678]'.slice(0, 9)], 9)).toEqual(['[1234567]']);
	expect(() => split(['[12345678]'], 9)).toThrow(RangeError);
	expect(() => split(['[123', '4567', '8'], 8)).toThrow(RangeError);
});

it('gives the same values however the stream is cut', () => {
	const values = fc.array(fc.oneof(fc.object(), fc.array(fc.string({ unit: 'binary' }))), { maxLength: 5 });
	fc.assert(
		fc.property(values, fc.array(fc.nat(40)), fc.constantFrom('', '\n', ' '), (values, cuts, space) => {
			const texts = values.map((value) => JSON.stringify(value));
			let rest = Buffer.from(texts.join(space));
			const chunks: Buffer[] = [];
			for (const cut of cuts) {
				chunks.push(rest.subarray(0, cut));
				rest = rest.subarray(cut);
			}
			expect(split([...chunks, rest])).toEqual(texts);
		}),
		{ numRuns: 200 },
	);
});
