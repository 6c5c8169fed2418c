import fc from 'fast-check';
import { expect, test } from 'vitest';
import { camelCase, kebabCase, nameKey, pascalCase, snakeCase } from './names.ts';

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
