import { NameScope } from '@altvm/abi-bridge';
import { ASSEMBLYSCRIPT_MEMBER_WORDS, ASSEMBLYSCRIPT_WORDS } from './words.ts';

/** Creates the scope of a file or of a function, without the given names. */
export function variableScope(own: Iterable<string> = [], outer?: NameScope): NameScope {
	return new NameScope([...ASSEMBLYSCRIPT_WORDS, ...own], outer);
}

/** Creates the scope of the members of a class, without the given names. */
export function memberScope(own: Iterable<string> = []): NameScope {
	return new NameScope([...ASSEMBLYSCRIPT_MEMBER_WORDS, ...own]);
}
