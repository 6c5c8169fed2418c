import { Halt } from '@altvm/host';
import { LIMITS, UNITS } from '../gas.ts';
import type { LoadedFunction } from '../loader/loaded-module.ts';
import { OP } from '../loader/opcodes.ts';
import type { Natives } from '../natives/natives.ts';
import {
	add,
	bitwise,
	cast,
	divide,
	type Int,
	modulo,
	multiply,
	SIMPLE_MAX,
	shiftLeft,
	shiftRight,
	subtract,
} from './arithmetic.ts';
import { TYPED } from './code.ts';
import { type Instance, Instances } from './instance.ts';
import { MoveAbort, type Session } from './session.ts';
import { runSlow } from './slow.ts';
import { type Type, verificationFailed } from './types.ts';
import { dropped, Reference, type Struct, type Value, type Vector } from './values.ts';
import { elementAt, pushBack } from './vector-instructions.ts';

/** A function under way. */
export class CallFrame {
	readonly instance: Instance;
	readonly locals: (Value | undefined)[];
	/** The instruction to go on with after a call. */
	pc = 0;

	constructor(instance: Instance, locals: (Value | undefined)[]) {
		this.instance = instance;
		this.locals = locals;
	}
}

/** Abort code of a module that was to be entered again. */
export const REENTRY_CODE = 0xffff_ffff_ffff_fffen;

/** Runs a function with its arguments and gives its results. Calls within Move use no native stack. */
export function execute(
	session: Session,
	natives: Natives,
	fn: LoadedFunction,
	typeArgs: readonly Type[],
	args: readonly Value[],
): Value[] {
	const instances = new Instances(session, natives);
	const stack: Value[] = [...args];
	session.use(UNITS.call);
	const instance = instances.get(fn, typeArgs);
	if (instance.native) return instance.native(session, args, typeArgs);
	const height = run(session, instances, stack, enter(session, instance, stack, stack.length));
	return stack.slice(0, height);
}

/** Makes the frame of a function whose arguments are the topmost of `sp` values. */
function enter(session: Session, instance: Instance, stack: Value[], sp: number): CallFrame {
	const { callStack } = session;
	if (callStack.length >= LIMITS.callDepth) throw new Halt('stack-overflow', `more than ${LIMITS.callDepth} functions`);
	const { fn, parameterCount, isReentry } = instance;
	if (isReentry && callStack[callStack.length - 1]?.instance.fn.module !== fn.module)
		throw new MoveAbort(fn.module.address, REENTRY_CODE, { kind: 'refused', reason: 're-entrancy' });
	const { localCount } = fn;
	session.use(localCount * UNITS.value);
	const locals: (Value | undefined)[] = [];
	for (let i = sp - parameterCount; i < sp; i++) locals.push(stack[i]);
	for (let i = parameterCount; i < localCount; i++) locals.push(undefined);
	const frame = new CallFrame(instance, locals);
	callStack.push(frame);
	return frame;
}

/** Runs a native on the topmost of `sp` values; gives the height of the stack with its results. */
function runNative(session: Session, instance: Instance, stack: Value[], sp: number): number {
	const base = sp - instance.parameterCount;
	const results = instance.native!(session, stack.slice(base, sp), instance.typeArgs);
	for (let i = 0; i < results.length; i++) stack[base + i] = results[i]!;
	return base + results.length;
}

function notSet(local: number): never {
	return verificationFailed(`local ${local} is not set`);
}

/**
 * Runs until the first frame returns; gives the height of the stack. Values above the height are left where they are. The
 * decoder has typed every instruction; what it has not seen to (locals that are set, abilities, references that lead to
 * something) is checked here.
 */
function run(session: Session, instances: Instances, stack: Value[], first: CallFrame): number {
	const { callStack } = session;
	const base = callStack.length - 1;
	let sp = stack.length - first.instance.parameterCount;
	let frame = first;
	let { instance, locals } = frame;
	let { ops, operands, constants, checkedLocals } = instance.code!;
	let pc = 0;

	for (;;) {
		const at = pc++;
		session.units -= UNITS.instruction;
		if (session.units < 0) session.outOfGas();
		if (sp > LIMITS.operands) throw new Halt('stack-overflow', `more than ${LIMITS.operands} values`);
		const op = ops[at]!;
		const operand = operands[at]!;
		switch (op) {
			case TYPED.COPY_PLAIN:
				stack[sp++] = locals[operand] ?? notSet(operand);
				break;
			case OP.MOVE_LOC:
				stack[sp++] = locals[operand] ?? notSet(operand);
				locals[operand] = undefined;
				break;
			case TYPED.STORE_PLAIN:
				locals[operand] = stack[--sp]!;
				break;
			case OP.ST_LOC:
				dropped(locals[operand]);
				locals[operand] = stack[--sp]!;
				break;
			case TYPED.LOAD:
				stack[sp++] = constants[at]!;
				break;
			case OP.LD_TRUE:
				stack[sp++] = true;
				break;
			case OP.LD_FALSE:
				stack[sp++] = false;
				break;
			case OP.BR_TRUE:
				if (stack[--sp] === true) pc = operand;
				break;
			case OP.BR_FALSE:
				if (stack[--sp] === false) pc = operand;
				break;
			case OP.BRANCH:
				pc = operand;
				break;
			case OP.IMM_BORROW_LOC:
				if (locals[operand] === undefined) notSet(operand);
				stack[sp++] = new Reference(locals, operand);
				break;
			case OP.IMM_BORROW_FIELD: {
				const { container, index } = stack[sp - 1] as Reference;
				const struct = container[index] as Struct | undefined;
				if (struct === undefined) nothingThere();
				stack[sp - 1] = new Reference(struct.fields, operand);
				break;
			}
			case TYPED.READ_PLAIN: {
				const { container, index } = stack[sp - 1] as Reference;
				stack[sp - 1] = container[index] ?? nothingThere();
				break;
			}
			case TYPED.WRITE_PLAIN: {
				const { container, index } = stack[--sp] as Reference;
				container[index] = stack[--sp] as number;
				break;
			}
			case OP.ADD: {
				const right = stack[--sp] as Int;
				const left = stack[sp - 1] as Int;
				if (typeof left === 'number' && typeof right === 'number') {
					const sum = left + right;
					if (sum <= SIMPLE_MAX[operand]!) {
						stack[sp - 1] = sum;
						break;
					}
				}
				stack[sp - 1] = add(operand, left, right);
				break;
			}
			case OP.SUB: {
				const right = stack[--sp] as Int;
				const left = stack[sp - 1] as Int;
				if (typeof left === 'number' && typeof right === 'number' && left >= right) stack[sp - 1] = left - right;
				else stack[sp - 1] = subtract(operand, left, right);
				break;
			}
			case OP.MUL: {
				const right = stack[--sp] as Int;
				stack[sp - 1] = multiply(operand, stack[sp - 1] as Int, right);
				break;
			}
			case OP.DIV: {
				const right = stack[--sp] as Int;
				stack[sp - 1] = divide(stack[sp - 1] as Int, right);
				break;
			}
			case OP.MOD: {
				const right = stack[--sp] as Int;
				stack[sp - 1] = modulo(stack[sp - 1] as Int, right);
				break;
			}
			case OP.BIT_OR:
			case OP.BIT_AND:
			case OP.XOR: {
				const right = stack[--sp] as Int;
				stack[sp - 1] = bitwise(op, stack[sp - 1] as Int, right);
				break;
			}
			case OP.SHL: {
				const by = stack[--sp] as number;
				stack[sp - 1] = shiftLeft(operand, stack[sp - 1] as Int, by);
				break;
			}
			case OP.SHR: {
				const by = stack[--sp] as number;
				stack[sp - 1] = shiftRight(operand, stack[sp - 1] as Int, by);
				break;
			}
			case TYPED.CAST:
				stack[sp - 1] = cast(operand, stack[sp - 1] as Int);
				break;
			case OP.LT: {
				const right = stack[--sp] as Int;
				stack[sp - 1] = (stack[sp - 1] as Int) < right;
				break;
			}
			case OP.GT: {
				const right = stack[--sp] as Int;
				stack[sp - 1] = (stack[sp - 1] as Int) > right;
				break;
			}
			case OP.LE: {
				const right = stack[--sp] as Int;
				stack[sp - 1] = (stack[sp - 1] as Int) <= right;
				break;
			}
			case OP.GE: {
				const right = stack[--sp] as Int;
				stack[sp - 1] = (stack[sp - 1] as Int) >= right;
				break;
			}
			case TYPED.EQ_PLAIN: {
				session.use(UNITS.value);
				const right = stack[--sp];
				stack[sp - 1] = stack[sp - 1] === right;
				break;
			}
			case TYPED.NEQ_PLAIN: {
				session.use(UNITS.value);
				const right = stack[--sp];
				stack[sp - 1] = stack[sp - 1] !== right;
				break;
			}
			case OP.NOT:
				stack[sp - 1] = stack[sp - 1] === false;
				break;
			case OP.OR: {
				const right = stack[--sp] === true;
				stack[sp - 1] = stack[sp - 1] === true || right;
				break;
			}
			case OP.AND: {
				const right = stack[--sp] === true;
				stack[sp - 1] = stack[sp - 1] === true && right;
				break;
			}
			case TYPED.POP_PLAIN:
				sp--;
				break;
			case OP.NOP:
				break;
			case OP.VEC_LEN: {
				const { container, index } = stack[sp - 1] as Reference;
				const vector = container[index] as Vector | undefined;
				stack[sp - 1] = vector === undefined ? nothingThere() : vector.length;
				break;
			}
			case OP.VEC_IMM_BORROW: {
				const index = stack[--sp] as Int;
				stack[sp - 1] = elementAt(stack[sp - 1] as Reference, index);
				break;
			}
			case OP.VEC_PUSH_BACK: {
				const value = stack[--sp]!;
				pushBack(session, stack[--sp] as Reference, value);
				break;
			}
			case OP.CALL:
			case OP.CALL_GENERIC: {
				frame.pc = pc;
				const callee =
					op === OP.CALL
						? (instance.calls[at] ?? instances.called(instance, at, operand))
						: instances.calledGeneric(instance, at, operand);
				session.use(UNITS.call);
				if (callee.native) {
					sp = runNative(session, callee, stack, sp);
					instances.refresh();
					break;
				}
				frame = enter(session, callee, stack, sp);
				sp -= callee.parameterCount;
				({ instance, locals } = frame);
				({ ops, operands, constants, checkedLocals } = instance.code!);
				pc = 0;
				break;
			}
			case OP.RET:
				for (let i = 0; i < checkedLocals.length; i++) dropped(locals[checkedLocals[i]!]);
				callStack.pop();
				if (callStack.length === base) return sp;
				frame = callStack[callStack.length - 1]!;
				({ instance, locals } = frame);
				({ ops, operands, constants, checkedLocals } = instance.code!);
				pc = frame.pc;
				break;
			default:
				sp = runSlow(session, instances, instance, locals, stack, sp, at);
		}
	}
}

function nothingThere(): never {
	return verificationFailed('a reference to what is not there');
}
