import { UNITS } from '../../gas.ts';
import type { Token } from '../loader/file-format.ts';
import type { Int } from './arithmetic.ts';

/**
 * Instructions that the decoder writes for those of the binary where it knows more. PLAIN ones are of integers, booleans and
 * addresses: there is nothing to copy deeply and no ability to ask for.
 */
export const TYPED = {
	LOAD: 0x50,
	CAST: 0x51,
	COPY_PLAIN: 0x52,
	STORE_PLAIN: 0x53,
	POP_PLAIN: 0x54,
	READ_PLAIN: 0x55,
	WRITE_PLAIN: 0x56,
	EQ_PLAIN: 0x57,
	NEQ_PLAIN: 0x58,
	/** The interpreter's loop finds its instructions fastest if their numbers lie close together. */
	SWITCH: 0x5a,
} as const;

export type Typed = typeof TYPED;

/** An enum, and those of its variants that an instruction is about. */
export interface VariantUse {
	readonly definition: number;
	readonly args: readonly Token[];
	readonly variants: readonly number[];
	/** The field that is borrowed, or 0. */
	readonly field: number;
}

export interface MutableCode {
	readonly ops: Uint8Array;
	/** By instruction: what it costs before it runs, in units. */
	readonly prices: Int32Array;
	/** By instruction: an index, a target, a count, or the width of integers. */
	readonly operands: Int32Array;
	/** By instruction: of a LOAD, the number. */
	readonly constants: Int[];
	/** By instruction: what a VEC_PACK's vector is of. */
	readonly elements: (Token | undefined)[];
	/** By the operand of a call: the function's handle or instantiation. */
	readonly calls: number[];
	/** By the operand of an instruction that names a struct: its definition or instantiation. */
	readonly structs: number[];
	/** Of an instruction on variants: by the number that `structs` has for its operand. */
	readonly variants: VariantUse[];
	/** By the operand of a SWITCH: where it leads, by the variant. */
	readonly jumpTables: (readonly number[])[];
	/** Locals that may hold what cannot be dropped. */
	readonly checkedLocals: number[];
}

/** A function's instructions, ready to run. All of it is typed: operands are what the instructions take. */
export type Code = { readonly [K in keyof MutableCode]: Readonly<MutableCode[K]> };

export function emptyCode(length: number): MutableCode {
	return {
		ops: new Uint8Array(length),
		prices: new Int32Array(length).fill(UNITS.instruction),
		operands: new Int32Array(length),
		constants: new Array<Int>(length).fill(0),
		elements: new Array<Token | undefined>(length).fill(undefined),
		calls: [],
		structs: [],
		variants: [],
		jumpTables: [],
		checkedLocals: [],
	};
}
