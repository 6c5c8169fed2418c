/**
 * One name in every idiom: `addLiquidity`, `add_liquidity`, `add-liquidity` and `AddLiquidity` have the same words.
 * A word begins after `_` or `-`, at an upper-case letter behind a lower-case one or a digit, and at the last letter of a
 * run of upper-case ones that a lower-case one follows (`ERC20Token`: erc20, token).
 */
export function wordsOf(name: string): string[] {
	return name
		.replace(/([a-z0-9])([A-Z])/g, '$1 $2')
		.replace(/([A-Z]+)([A-Z][a-z])/g, '$1 $2')
		.split(/[\s_-]+/)
		.filter((word) => word !== '')
		.map((word) => word.toLowerCase());
}

/** What names of the same words have in common. */
export function nameKey(name: string): string {
	return wordsOf(name).join('-');
}

const capital = (word: string) => word[0]!.toUpperCase() + word.slice(1);

export function camelCase(name: string): string {
	return wordsOf(name)
		.map((word, i) => (i === 0 ? word : capital(word)))
		.join('');
}

export function pascalCase(name: string): string {
	return wordsOf(name).map(capital).join('');
}

export function snakeCase(name: string): string {
	return wordsOf(name).join('_');
}

export function kebabCase(name: string): string {
	return nameKey(name);
}
