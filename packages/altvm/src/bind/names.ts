import { camelCase, pascalCase } from '@altvm/abi-bridge';

const IDENTIFIER = /^[A-Za-z_$][\w$]*$/;

/** The next candidate for a name that is taken. */
export const numbered = (base: string, count: number): string => `${base}${count}`;

/**
 * A name of a function, a parameter, a result, a field or a case.
 * @param asIs whether to keep a name that is an identifier of the language. Names of other VMs are written in camel case.
 */
export function valueName(name: string, fallback: string, asIs: boolean): string {
	if (asIs && IDENTIFIER.test(name)) return name;
	const camel = camelCase(name.replaceAll('.', '-'));
	return IDENTIFIER.test(camel) ? camel : fallback;
}

/** A name of a type, in Pascal case: one that begins with an upper-case letter and has no `_` or `-` stays. */
export function typeName(name: string, fallback: string): string {
	if (/^[A-Z][A-Za-z0-9]*$/.test(name)) return name;
	const pascal = pascalCase(name.replaceAll(/[.$]/g, '-'));
	return IDENTIFIER.test(pascal) ? pascal : fallback;
}
