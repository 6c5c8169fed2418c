/**
 * Splits a name into its words, in lower case: `addLiquidity`, `add_liquidity`, `add-liquidity` and `AddLiquidity` have the same words.
 * A word starts after `_` or `-`, at an upper-case letter that follows a lower-case letter or digit, and at the last of several
 * upper-case letters if a lower-case letter follows (`ERC20Token`: erc20, token).
 *
 * @example
 * ```ts
 * import { wordsOf } from '@altvm/abi-bridge';
 *
 * wordsOf('ERC20Token'); // [ 'erc20', 'token' ]
 * ```
 */
export function wordsOf(name: string): string[] {
	return name
		.replace(/([a-z0-9])([A-Z])/g, '$1 $2')
		.replace(/([A-Z]+)([A-Z][a-z])/g, '$1 $2')
		.split(/[\s_-]+/)
		.filter((word) => word !== '')
		.map((word) => word.toLowerCase());
}

/**
 * Returns a key that names with the same words share.
 *
 * @example
 * ```ts
 * import { nameKey } from '@altvm/abi-bridge';
 *
 * nameKey('addLiquidity') === nameKey('add_liquidity'); // true
 * ```
 */
export function nameKey(name: string): string {
	return wordsOf(name).join('-');
}

const capital = (word: string) => word[0]!.toUpperCase() + word.slice(1);

/**
 * Writes a name in camel case, as Solidity does.
 *
 * @example
 * ```ts
 * import { camelCase } from '@altvm/abi-bridge';
 *
 * camelCase('add_liquidity'); // addLiquidity
 * ```
 */
export function camelCase(name: string): string {
	return wordsOf(name)
		.map((word, i) => (i === 0 ? word : capital(word)))
		.join('');
}

/**
 * Writes a name in Pascal case, as types are named: `AddLiquidity`.
 *
 * @example
 * ```ts
 * import { pascalCase } from '@altvm/abi-bridge';
 *
 * pascalCase('add_liquidity'); // AddLiquidity
 * ```
 */
export function pascalCase(name: string): string {
	return wordsOf(name).map(capital).join('');
}

/**
 * Writes a name in snake case, as Move does: `add_liquidity`.
 *
 * @example
 * ```ts
 * import { snakeCase } from '@altvm/abi-bridge';
 *
 * snakeCase('addLiquidity'); // add_liquidity
 * ```
 */
export function snakeCase(name: string): string {
	return wordsOf(name).join('_');
}

/**
 * Writes a name in kebab case, as WIT does: `add-liquidity`.
 *
 * @example
 * ```ts
 * import { kebabCase } from '@altvm/abi-bridge';
 *
 * kebabCase('addLiquidity'); // add-liquidity
 * ```
 */
export function kebabCase(name: string): string {
	return nameKey(name);
}
