import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const PREFIX = '@altvm/solidity/';

/** What solc wants of an import callback. */
export type ImportedSource = { readonly contents: string } | { readonly error: string };

/**
 * Reads a Solidity file of this package, for the import callback of `solc`. Tools that look into `node_modules` (Hardhat, Foundry) need
 * none.
 * @param path as a contract imports it, such as `@altvm/solidity/Create.sol`.
 * @returns the source, or solc's error for a path that is not one of this package.
 *
 * @example
 * ```ts
 * import { readSoliditySource } from '@altvm/solidity';
 *
 * const source = readSoliditySource('@altvm/solidity/Create.sol');
 * 'contents' in source; // true
 * readSoliditySource('./Other.sol'); // { error: 'not a file of @altvm/solidity: ./Other.sol' }
 * ```
 */
export function readSoliditySource(path: string): ImportedSource {
	const name = path.startsWith(PREFIX) ? path.slice(PREFIX.length) : '';
	const error = `not a file of @altvm/solidity: ${path}`;
	if (!/^\w+\.sol$/.test(name)) return { error };
	try {
		return { contents: readFileSync(fileURLToPath(new URL(`../${name}`, import.meta.url)), 'utf8') };
	} catch {
		return { error };
	}
}
