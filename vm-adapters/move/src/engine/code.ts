import type { Token } from '../loader/file-format.ts';
import type { Int } from './arithmetic.ts';

/**
 * Instructions that the decoder writes for those of the binary where it knows more. PLAIN ones are of integers, booleans and
 * addresses: there is nothing to copy deeply and no ability to ask for.
 */
export const TYPED = {
	LOAD: 0x80,
	CAST: 0x81,
	COPY_PLAIN: 0x82,
	STORE_PLAIN: 0x83,
	POP_PLAIN: 0x84,
	READ_PLAIN: 0x85,
	WRITE_PLAIN: 0x86,
	EQ_PLAIN: 0x87,
	NEQ_PLAIN: 0x88,
} as const;

/** A function's instructions, ready to run. All of it is typed: operands are what the instructions take. */
export interface Code {
	readonly ops: Uint8Array;
	/** By instruction: an index, a target, a count, or the width of integers. */
	readonly operands: Int32Array;
	/** By instruction: of a LOAD, the number. */
	readonly constants: readonly Int[];
	/** By instruction: what a VEC_PACK's vector is of. */
	readonly elements: readonly (Token | undefined)[];
	/** Locals that may hold what cannot be dropped. */
	readonly checkedLocals: readonly number[];
}
