/** Most characters of a name in an interface. */
export const MAX_NAME = 256;

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
	const words: string[] = [];
	let start = 0;
	const end = (at: number) => {
		if (at > start) words.push(name.slice(start, at).toLowerCase());
	};
	for (let i = 0; i < name.length; i++) {
		const unit = name.charCodeAt(i);
		if (isSeparator(unit)) {
			end(i);
			start = i + 1;
		} else if (isUpper(unit) && i > start && startsWord(name, i)) {
			end(i);
			start = i;
		}
	}
	end(name.length);
	return words;
}

/** Whether the upper-case letter at `i` starts a word within a name. */
function startsWord(name: string, i: number): boolean {
	const before = name.charCodeAt(i - 1);
	if (isUpper(before)) return i + 1 < name.length && isLower(name.charCodeAt(i + 1));
	return isLower(before) || (before >= 0x30 && before <= 0x39);
}

const isUpper = (unit: number) => unit >= 0x41 && unit <= 0x5a;
const isLower = (unit: number) => unit >= 0x61 && unit <= 0x7a;
const isSeparator = (unit: number) => unit === 0x5f || unit === 0x2d || unit === 0x20 || (unit >= 9 && unit <= 13);

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
