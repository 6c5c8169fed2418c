import type { Instruction } from '../loader/file-format.ts';
import { OP, OPERAND_KINDS } from '../loader/opcodes.ts';
import type { Blocks } from './blocks.ts';
import type { FunctionContext } from './context.ts';
import { MAX_PUSHES, MAX_STACK } from './limits.ts';

/**
 * Checks that every block leaves the stack at the height at which it began, and never pops below it
 * (move-bytecode-verifier, stack_usage_verifier).
 * @throws MoveVerificationError
 */
export function verifyStackUsage(fn: FunctionContext, { all }: Blocks): void {
	for (let block = 0; block < all.length; block++) {
		const { start, end } = all[block]!;
		let height = 0;
		let pushed = 0;
		for (let offset = start; offset <= end; offset++) {
			const instruction = fn.code[offset]!;
			// Array destructuring would allocate an iterator for each instruction.
			const effect = EFFECTS[instruction.op] ?? effectOf(fn, instruction);
			pushed += effect[1];
			if (pushed > MAX_PUSHES) fn.reject('VALUE_STACK_PUSH_OVERFLOW', start);
			if (height < effect[0]) fn.reject('NEGATIVE_STACK_SIZE_WITHIN_BLOCK', start);
			height += effect[1] - effect[0];
			if (height > MAX_STACK) fn.reject('VALUE_STACK_OVERFLOW', start);
		}
		if (height > 0) fn.reject('POSITIVE_STACK_SIZE_AT_BLOCK_END', start);
	}
}

type Effect = readonly [pops: number, pushes: number];

const FIXED: readonly (readonly [Effect, ...number[]])[] = [
	[[0, 0], OP.BRANCH, OP.NOP],
	[[1, 0], OP.POP, OP.BR_TRUE, OP.BR_FALSE, OP.ST_LOC, OP.ABORT],
	[[0, 1], OP.LD_U8, OP.LD_U16, OP.LD_U32, OP.LD_U64, OP.LD_U128, OP.LD_U256, OP.LD_TRUE, OP.LD_FALSE, OP.LD_CONST],
	[[0, 1], OP.COPY_LOC, OP.MOVE_LOC, OP.MUT_BORROW_LOC, OP.IMM_BORROW_LOC],
	[[1, 1], OP.NOT, OP.FREEZE_REF, OP.READ_REF, OP.VEC_LEN, OP.VEC_POP_BACK],
	[[1, 1], OP.CAST_U8, OP.CAST_U16, OP.CAST_U32, OP.CAST_U64, OP.CAST_U128, OP.CAST_U256],
	[[1, 1], OP.EXISTS, OP.EXISTS_GENERIC, OP.MOVE_FROM, OP.MOVE_FROM_GENERIC],
	[[1, 1], OP.MUT_BORROW_GLOBAL, OP.MUT_BORROW_GLOBAL_GENERIC, OP.IMM_BORROW_GLOBAL, OP.IMM_BORROW_GLOBAL_GENERIC],
	[[1, 1], OP.MUT_BORROW_FIELD, OP.MUT_BORROW_FIELD_GENERIC, OP.IMM_BORROW_FIELD, OP.IMM_BORROW_FIELD_GENERIC],
	[[2, 1], OP.ADD, OP.SUB, OP.MUL, OP.MOD, OP.DIV, OP.BIT_OR, OP.BIT_AND, OP.XOR, OP.SHL, OP.SHR, OP.OR, OP.AND],
	[[2, 1], OP.EQ, OP.NEQ, OP.LT, OP.GT, OP.LE, OP.GE, OP.VEC_IMM_BORROW, OP.VEC_MUT_BORROW],
	[[2, 0], OP.MOVE_TO, OP.MOVE_TO_GENERIC, OP.WRITE_REF, OP.VEC_PUSH_BACK],
	[[1, 1], OP.TEST_VARIANT, OP.TEST_VARIANT_GENERIC, OP.IMM_BORROW_VARIANT_FIELD, OP.MUT_BORROW_VARIANT_FIELD],
	[[1, 1], OP.IMM_BORROW_VARIANT_FIELD_GENERIC, OP.MUT_BORROW_VARIANT_FIELD_GENERIC],
	[[1, 0], OP.VARIANT_SWITCH],
	[[3, 0], OP.VEC_SWAP],
];

const PACKS: ReadonlySet<number> = new Set([OP.PACK, OP.PACK_GENERIC, OP.PACK_VARIANT, OP.PACK_VARIANT_GENERIC]);

/** Stack effects by opcode. Undefined if the effect depends on the operand. */
const EFFECTS: readonly (Effect | undefined)[] = (() => {
	const effects = new Array<Effect | undefined>(256).fill(undefined);
	for (const [effect, ...ops] of FIXED) for (const op of ops) effects[op] = effect;
	return effects;
})();

/** The number of values that an instruction pops and pushes. */
export function effectOf(fn: FunctionContext, instruction: Instruction): Effect {
	const { op, count } = instruction;
	const fixed = EFFECTS[op];
	if (fixed) return fixed;
	if (op === OP.RET) return [fn.handle.results.length, 0];
	if (op === OP.VEC_PACK) return [count, 1];
	if (op === OP.VEC_UNPACK) return [1, count];
	const named = fn.named(instruction);
	const kind = OPERAND_KINDS[op];
	if (kind === 'function' || kind === 'functionInst') {
		const { parameters, results } = fn.file.functionHandles[named.index]!;
		return [parameters.length, results.length];
	}
	const fields = fn.fields(named)?.length ?? 0;
	return PACKS.has(op) ? [fields, 1] : [1, fields];
}
