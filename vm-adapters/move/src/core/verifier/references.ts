import type { Instruction } from '../loader/file-format.ts';
import { OP, OPERAND_KINDS } from '../loader/opcodes.ts';
import type { Blocks } from './blocks.ts';
import { LABEL } from './borrow-graph.ts';
import { BorrowState, type Held } from './borrow-state.ts';
import type { FunctionContext, Named } from './context.ts';
import { interpret } from './flow.ts';

/** Meter units for each field that an unpack by reference borrows. */
const BORROW = 50;

/** Observes the state before an instruction, each time the pass interprets it. */
export type Look = (state: BorrowState, instruction: Instruction, offset: number) => void;

/**
 * Checks that no reference outlives its target, and that no value changes while a reference to it is alive
 * (move-bytecode-verifier, reference_safety). Requires that stack usage and types have been verified.
 * @throws MoveVerificationError
 */
export function verifyReferences(fn: FunctionContext, blocks: Blocks, look?: Look): void {
	const stack: Held[] = [];
	interpret(
		fn,
		blocks,
		BorrowState.initial(fn),
		(state, instruction, offset) => {
			state.offset = offset;
			state.payStep();
			look?.(state, instruction, offset);
			step(fn, state, stack, instruction);
		},
		(state) => state.canonicalize(),
	);
}

const LOADS: ReadonlySet<number> = new Set([
	OP.LD_U8,
	OP.LD_U16,
	OP.LD_U32,
	OP.LD_U64,
	OP.LD_U128,
	OP.LD_U256,
	OP.LD_TRUE,
	OP.LD_FALSE,
	OP.LD_CONST,
]);
/** By opcode: whether the instruction pushes a literal or a constant. */
const IS_LOAD: readonly boolean[] = Array.from({ length: 256 }, (_, op) => LOADS.has(op));

function step(fn: FunctionContext, state: BorrowState, stack: Held[], instruction: Instruction) {
	const { op, operand, count } = instruction;
	if (IS_LOAD[op]) return void stack.push(undefined);
	// The most frequent opcodes come first: the JIT does not optimise code that runs once.
	switch (op) {
		case OP.MOVE_LOC:
			return void stack.push(state.moveLocal(operand));
		case OP.COPY_LOC:
			return void stack.push(state.copyLocal(operand));
		case OP.ST_LOC:
			return state.storeLocal(operand, stack.pop());
		case OP.CALL:
		case OP.CALL_GENERIC: {
			const { index } = fn.named(instruction);
			const { parameters, results } = fn.file.functionHandles[index]!;
			stack.push(...state.call(take(stack, parameters.length), fn.acquired.get(index) ?? [], results));
			return;
		}
		case OP.MUT_BORROW_LOC:
		case OP.IMM_BORROW_LOC:
			return void stack.push(state.borrowLocal(operand, op === OP.MUT_BORROW_LOC));
		case OP.READ_REF:
			state.read(stack.pop()!);
			return void stack.push(undefined);
		case OP.BRANCH:
		case OP.NOP:
			return;
		case OP.POP:
			return state.release(stack.pop());
		case OP.BR_TRUE:
		case OP.BR_FALSE:
		case OP.ABORT:
			return void stack.pop();
		case OP.VARIANT_SWITCH:
			return state.release(stack.pop());
		case OP.RET:
			return state.return(take(stack, fn.handle.results.length));
		case OP.FREEZE_REF:
			return void stack.push(state.freeze(stack.pop()!));
		case OP.WRITE_REF: {
			const id = stack.pop()!;
			stack.pop();
			return state.write(id);
		}
		case OP.EQ:
		case OP.NEQ:
			state.compare(stack.pop(), stack.pop());
			return void stack.push(undefined);
		case OP.VEC_PACK:
			stack.length -= count;
			return void stack.push(undefined);
		case OP.VEC_UNPACK:
			stack.pop();
			for (let i = 0; i < count; i++) void stack.push(undefined);
			return;
		case OP.VEC_LEN:
			state.useVector(stack.pop()!, false);
			return void stack.push(undefined);
		case OP.VEC_IMM_BORROW:
		case OP.VEC_MUT_BORROW:
			stack.pop();
			return void stack.push(state.borrowElement(stack.pop()!, op === OP.VEC_MUT_BORROW));
		case OP.VEC_PUSH_BACK:
			stack.pop();
			return state.useVector(stack.pop()!, true);
		case OP.VEC_POP_BACK:
			state.useVector(stack.pop()!, true);
			return void stack.push(undefined);
		case OP.VEC_SWAP:
			stack.length -= 2;
			return state.useVector(stack.pop()!, true);
		case OP.MOVE_TO:
		case OP.MOVE_TO_GENERIC:
			stack.pop();
			return state.release(stack.pop());
		default:
			if (OPERAND_KINDS[op] === 'none') return plain(op, stack);
			return named(fn, state, stack, instruction);
	}
}

const take = (stack: Held[], items: number) => stack.splice(stack.length - items, items);

/**
 * Operators on integers and booleans. Binary ones pop one item more than they push; unary ones and casts keep the
 * height.
 */
function plain(op: number, stack: Held[]): void {
	if ((op >= OP.ADD && op <= OP.GE && op !== OP.NOT) || op === OP.SHL || op === OP.SHR) stack.pop();
}

/** Instructions that name a struct or a field. */
function named(fn: FunctionContext, state: BorrowState, stack: Held[], instruction: Instruction) {
	const { op } = instruction;
	const name = fn.named(instruction);
	const { index } = name;
	switch (op) {
		case OP.MUT_BORROW_FIELD:
		case OP.MUT_BORROW_FIELD_GENERIC:
			return void stack.push(state.borrowField(stack.pop()!, LABEL.field(index), true));
		case OP.IMM_BORROW_FIELD:
		case OP.IMM_BORROW_FIELD_GENERIC:
			return void stack.push(state.borrowField(stack.pop()!, LABEL.field(index), false));
		case OP.MUT_BORROW_VARIANT_FIELD:
		case OP.MUT_BORROW_VARIANT_FIELD_GENERIC:
			return void stack.push(state.borrowField(stack.pop()!, variantField(fn, index), true));
		case OP.IMM_BORROW_VARIANT_FIELD:
		case OP.IMM_BORROW_VARIANT_FIELD_GENERIC:
			return void stack.push(state.borrowField(stack.pop()!, variantField(fn, index), false));
		case OP.UNPACK_VARIANT_IMM_REF:
		case OP.UNPACK_VARIANT_GENERIC_IMM_REF:
			return unpackByReference(fn, state, stack, name, false);
		case OP.UNPACK_VARIANT_MUT_REF:
		case OP.UNPACK_VARIANT_GENERIC_MUT_REF:
			return unpackByReference(fn, state, stack, name, true);
		case OP.TEST_VARIANT:
		case OP.TEST_VARIANT_GENERIC:
			state.read(stack.pop()!);
			return void stack.push(undefined);
		case OP.MUT_BORROW_GLOBAL:
		case OP.MUT_BORROW_GLOBAL_GENERIC:
			stack.pop();
			return void stack.push(state.borrowGlobal(index, true));
		case OP.IMM_BORROW_GLOBAL:
		case OP.IMM_BORROW_GLOBAL_GENERIC:
			stack.pop();
			return void stack.push(state.borrowGlobal(index, false));
		case OP.MOVE_FROM:
		case OP.MOVE_FROM_GENERIC:
			return state.takeGlobal(index);
		case OP.PACK:
		case OP.PACK_GENERIC:
		case OP.PACK_VARIANT:
		case OP.PACK_VARIANT_GENERIC:
			stack.length -= fn.fields(name)!.length;
			return void stack.push(undefined);
		case OP.UNPACK:
		case OP.UNPACK_GENERIC:
		case OP.UNPACK_VARIANT:
		case OP.UNPACK_VARIANT_GENERIC:
			stack.length += fn.fields(name)!.length - 1;
			return;
		default:
			// `exists` replaces an address by a boolean.
			return;
	}
}

const variantField = ({ file }: FunctionContext, handle: number) =>
	LABEL.variantField(file.variantFields[handle]!.field);

function unpackByReference(fn: FunctionContext, state: BorrowState, stack: Held[], name: Named, isMutable: boolean) {
	const fields = fn.fields(name)!;
	fn.meter.add(BORROW * fields.length);
	const labels = fields.map((_, i) => LABEL.unpacked(name.index, name.variant!, i));
	stack.push(...state.borrowFields(stack.pop()!, labels, isMutable));
}
