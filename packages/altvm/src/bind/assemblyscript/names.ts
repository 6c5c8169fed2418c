import { camelCase, NameScope, pascalCase } from '@altvm/abi-bridge';
import { ASSEMBLYSCRIPT_MEMBER_WORDS, ASSEMBLYSCRIPT_WORDS } from './words.ts';

const IDENTIFIER = /^[A-Za-z_$][\w$]*$/;

/** The next candidate for a name that is taken. */
export const numbered = (base: string, count: number): string => `${base}${count}`;

/** Creates the scope of a file or of a function, without the given names. */
export function variableScope(own: Iterable<string> = [], outer?: NameScope): NameScope {
	return new NameScope([...ASSEMBLYSCRIPT_WORDS, ...own], outer);
}

/** Creates the scope of the members of a class, without the given names. */
export function memberScope(own: Iterable<string> = []): NameScope {
	return new NameScope([...ASSEMBLYSCRIPT_MEMBER_WORDS, ...own]);
}

/**
 * A name of a function, a parameter or a field.
 * @param asIs whether to keep a name that AssemblyScript can write. Names of other VMs are written in camel case.
 */
export function valueName(name: string, fallback: string, asIs: boolean): string {
	if (asIs && IDENTIFIER.test(name)) return name;
	const camel = camelCase(name.replaceAll('.', '-'));
	return IDENTIFIER.test(camel) ? camel : fallback;
}

/** A name of a class or an enum, in Pascal case. */
export function typeName(name: string, fallback: string): string {
	if (/^[A-Z][A-Za-z0-9]*$/.test(name)) return name;
	const pascal = pascalCase(name.replaceAll(/[.$]/g, '-'));
	return IDENTIFIER.test(pascal) ? pascal : fallback;
}
