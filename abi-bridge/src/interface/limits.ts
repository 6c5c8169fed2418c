import { MAX_NAME } from '../names.ts';

/**
 * Limits of an interface: functions, events and errors together; parameters each; type parameters of a function; characters of a name;
 * items of a fixed array; values of all its types together, if every fixed array is written out.
 */
export const INTERFACE_LIMITS = {
	functions: 512,
	params: 64,
	typeParameters: 32,
	name: MAX_NAME,
	arrayLength: 1024,
	values: 65_536,
} as const;
