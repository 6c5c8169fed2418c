import { UNITS } from '../../gas.ts';
import type { Token } from '../loader/file-format.ts';
import type { Int } from './arithmetic.ts';

/**
 * Instructions that the decoder emits in place of the binary's where the operand types allow a faster form. PLAIN
 * instructions take integers, booleans and addresses, which need no deep copy and no ability check.
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
	/** Opcodes are kept close together because the interpreter's `switch` dispatches a dense range fastest. */
	SWITCH: 0x5a,
} as const;

export type Typed = typeof TYPED;

/** The enum and its variants that an instruction names. */
export interface VariantUse {
	readonly definition: number;
	readonly args: readonly Token[];
	readonly variants: readonly number[];
	/** The index of the borrowed field, or 0. */
	readonly field: number;
}

/** `Code` while the decoder fills it. */
export interface MutableCode {
	readonly ops: Uint8Array;
	/** By instruction: its price in units, charged before it runs. */
	readonly prices: Int32Array;
	/** By instruction: an index, a jump target, a count, or a width index. */
	readonly operands: Int32Array;
	/** By instruction: the constant of a LOAD. */
	readonly constants: Int[];
	/** By instruction: the element type of a VEC_PACK. */
	readonly elements: (Token | undefined)[];
	/** By the operand of a call: the index of the function handle or instantiation. */
	readonly calls: number[];
	/** By the operand of an instruction that names a struct: the index of its definition or instantiation. */
	readonly structs: number[];
	/** For instructions on variants: by the index that `structs` holds for the operand. */
	readonly variants: VariantUse[];
	/** By the operand of a SWITCH: the jump targets, by variant. */
	readonly jumpTables: (readonly number[])[];
	/** Locals whose type may lack `drop`, to check at a return. */
	readonly checkedLocals: number[];
	/** The units that decoding costs. */
	price: number;
}

/**
 * The decoded instructions of a function. They are well typed: every instruction finds operands of the types that it
 * takes.
 */
export type Code = { readonly [K in keyof MutableCode]: Readonly<MutableCode[K]> };

/** Code of `length` instructions, with nothing decoded yet. */
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
		price: 0,
	};
}
