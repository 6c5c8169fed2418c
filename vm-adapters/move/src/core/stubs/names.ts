import { NameScope, pascalCase, snakeCase } from '@altvm/abi-bridge';
import { MOVE_WORDS, USED_MODULES } from './words.ts';

/** Characters of a name that is made from another. Sui's limit of 128 leaves room for what is added. */
const MAX_LENGTH = 100;

/** The next candidate for a name that is taken. */
export const numbered = (base: string, count: number): string => `${base}_${count}`;

/** The next candidate for the name of a type. */
export const numberedType = (base: string, count: number): string => `${base}${count}`;

/** Creates the scope of a module, a struct or a function's parameters, without the given names. */
export function moveScope(own: Iterable<string> = [], outer?: NameScope): NameScope {
	return new NameScope([...MOVE_WORDS, ...USED_MODULES, ...own], outer);
}

/** Writes any name as a Move identifier in snake case. */
export function identifier(name: string, fallback: string): string {
	const snake = (snakeCase(name).replace(/[^a-z0-9_]/g, '_') || fallback).slice(0, MAX_LENGTH);
	return /^[a-z]/.test(snake) ? snake : `f_${snake}_`;
}

/** Writes any name as the name of a Move struct. */
export function structName(name: string): string {
	const pascal = pascalCase(name).slice(0, MAX_LENGTH);
	return /^[A-Z][A-Za-z0-9]*$/.test(pascal) ? pascal : 'Tuple';
}
