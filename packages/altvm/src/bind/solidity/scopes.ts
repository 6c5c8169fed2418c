import { NameScope } from '@altvm/abi-bridge';
import { SOLIDITY_SOFT_WORDS, SOLIDITY_WORDS } from './words.ts';

const RESERVED = new Set([...SOLIDITY_WORDS, ...SOLIDITY_SOFT_WORDS]);

/** Creates the scope of a contract, a struct or a list of parameters. */
export function solidityScope(outer?: NameScope): NameScope {
	return new NameScope(RESERVED, outer);
}
