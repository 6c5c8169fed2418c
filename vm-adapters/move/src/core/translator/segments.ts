import { UNITS } from '../../gas.ts';
import { type Code, TYPED } from '../engine/code.ts';
import type { LoadedFunction } from '../loader/loaded-module.ts';
import { GLOBAL_STORAGE_OPS, OP } from '../loader/opcodes.ts';

/**
 * Gas is charged by segment, at its start: the fixed costs of its instructions. A segment ends after an instruction whose
 * price is known only when it runs, or after one that lets other code read the gas. If the units do not cover a segment, the
 * interpreter re-runs it from the start and fails at the right instruction: nothing outside the frame has changed by then.
 */
export function segmentPrice(code: Code, fn: LoadedFunction, from: number, end: number): number {
	let price = 0;
	for (let at = from; at < end; at++) {
		price += code.prices[at]! + fixedPrice(code, fn, at);
		if (endsSegment(code, at)) break;
	}
	return price;
}

/**
 * Instructions that end a segment: their charges depend on values, or on the memory that is reserved. COPY_LOC and others are
 * listed because their PLAIN forms have their own opcodes.
 */
const ENDS = new Set<number>([
	OP.LD_CONST,
	OP.COPY_LOC,
	OP.READ_REF,
	OP.EQ,
	OP.NEQ,
	OP.CALL,
	OP.CALL_GENERIC,
	OP.PACK,
	OP.PACK_GENERIC,
	OP.UNPACK_GENERIC,
	OP.VEC_PACK,
	OP.VEC_PUSH_BACK,
	...GLOBAL_STORAGE_OPS,
]);

/** Whether an instruction is the last of its segment. */
export function endsSegment(code: Code, at: number): boolean {
	return ENDS.has(code.ops[at]!);
}

/** The charge that an instruction makes while it runs, beyond its price, if it is known from the code. */
function fixedPrice(code: Code, fn: LoadedFunction, at: number): number {
	const operand = code.operands[at]!;
	switch (code.ops[at]) {
		case OP.CALL:
			return UNITS.call;
		case OP.PACK:
		case OP.UNPACK: {
			const { file } = fn.module;
			return UNITS.value * file.structs[code.structs[operand]!]!.fields!.length;
		}
		case OP.VEC_PACK:
		case OP.VEC_UNPACK:
			return UNITS.value * operand;
		case OP.VEC_PUSH_BACK:
			return UNITS.value;
		default:
			return 0;
	}
}

const TRANSLATED = new Set<number>([
	...ENDS,
	...Object.values(TYPED).filter((op) => op !== TYPED.SWITCH),
	OP.POP,
	OP.RET,
	OP.BR_TRUE,
	OP.BR_FALSE,
	OP.BRANCH,
	OP.LD_TRUE,
	OP.LD_FALSE,
	OP.MOVE_LOC,
	OP.ST_LOC,
	OP.IMM_BORROW_LOC,
	OP.IMM_BORROW_FIELD,
	OP.PACK,
	OP.UNPACK,
	OP.WRITE_REF,
	OP.ADD,
	OP.SUB,
	OP.MUL,
	OP.MOD,
	OP.DIV,
	OP.BIT_OR,
	OP.BIT_AND,
	OP.XOR,
	OP.OR,
	OP.AND,
	OP.NOT,
	OP.LT,
	OP.GT,
	OP.LE,
	OP.GE,
	OP.ABORT,
	OP.NOP,
	OP.SHL,
	OP.SHR,
	OP.VEC_PACK,
	OP.VEC_LEN,
	OP.VEC_IMM_BORROW,
	OP.VEC_MUT_BORROW,
	OP.VEC_PUSH_BACK,
	OP.VEC_POP_BACK,
	OP.VEC_UNPACK,
	OP.VEC_SWAP,
]);

/** Whether translated code can run an instruction. A function with any other stays interpreted. */
export function isTranslated(op: number): boolean {
	return TRANSLATED.has(op);
}
