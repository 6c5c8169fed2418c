import { MAX_NAME } from '../names.ts';

/**
 * Limits of an interface: functions, events and errors together; parameters each; type parameters of a function; characters of a name;
 * types, with those inside others; items of a fixed array; values of all its types together, if every fixed array is written out; bytes
 * of its JSON. They bound the work for one interface. How large a useful one is, the price of its bytes says.
 */
export const INTERFACE_LIMITS = {
	functions: 16_384,
	params: 1024,
	typeParameters: 32,
	name: MAX_NAME,
	types: 65_536,
	arrayLength: 1_048_576,
	values: 1_048_576,
	bytes: 1_048_576,
} as const;
