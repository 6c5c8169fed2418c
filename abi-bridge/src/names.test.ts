import fc from 'fast-check';
import { expect, test } from 'vitest';
import { camelCase, kebabCase, nameKey, pascalCase, snakeCase, wordsOf } from './names.ts';

test('a name has the same key in every case', () => {
	const word = fc.stringMatching(/^[a-z]{2,8}$/);
	fc.assert(
		fc.property(fc.array(word, { minLength: 1, maxLength: 5 }), (words) => {
			const key = words.join('-');
			for (const idiom of [camelCase, pascalCase, snakeCase, kebabCase]) expect(nameKey(idiom(key))).toBe(key);
		}),
	);
	expect(snakeCase('ERC20Token')).toBe('erc20_token');
});

test('splits names as the two patterns did that it replaces', () => {
	const before = (name: string) =>
		name
			.replace(/([a-z0-9])([A-Z])/g, '$1 $2')
			.replace(/([A-Z]+)([A-Z][a-z])/g, '$1 $2')
			.split(/[ _-]+/)
			.filter((word) => word !== '')
			.map((word) => word.toLowerCase());
	const unit = fc.constantFrom('A', 'B', 'Z', 'a', 'b', 'z', '0', '9', '_', '-', ' ', '$', 'é');
	fc.assert(
		fc.property(fc.string({ unit, maxLength: 30 }), (name) => {
			expect(wordsOf(name)).toEqual(before(name));
		}),
		{ numRuns: 2000 },
	);
});
