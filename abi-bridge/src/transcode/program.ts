import type { CodecContext } from '../dialect.ts';
import type { AbiType } from '../types.ts';

/**
 * Compiled code that transcodes values of one list of types from one wire format to another, without values in between.
 *
 * A program does only what succeeds. For bytes that do not decode, and for gas that does not cover the work, it returns undefined and has
 * changed and charged nothing: the caller then decodes and encodes values, which tells exactly what fails, and where.
 */
export interface Program {
	/**
	 * @param from offset of the first byte that is read.
	 * @param context charged once, before it records aliases, what decoding and encoding values charge in all.
	 * @param maxWords words of 32 bytes that gas covers.
	 */
	run(input: Uint8Array, from: number, context: CodecContext, maxWords: number): Uint8Array | undefined;
}

/** Levels of types for which code is compiled. Deeper ones cross as values, where the nesting of values is limited. */
const MAX_LEVELS = 24;

/** Whether a type nests no deeper than compiled code goes. */
export function isShallow(type: AbiType, levels = MAX_LEVELS): boolean {
	if (levels === 0) return false;
	switch (type.kind) {
		case 'list':
		case 'array':
		case 'option':
			return isShallow(type.element, levels - 1);
		case 'tuple':
			return type.elements.every((element) => isShallow(element, levels - 1));
		case 'struct':
			return type.fields.every((field) => isShallow(field.type, levels - 1));
		default:
			return true;
	}
}
