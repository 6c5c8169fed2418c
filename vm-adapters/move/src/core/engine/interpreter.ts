import { Halt } from '@altvm/host';
import { LIMITS, UNITS } from '../../gas.ts';
import type { LoadedFunction } from '../loader/loaded-module.ts';
import { OP, type Op } from '../loader/opcodes.ts';
import { AccessControl } from './access-control.ts';
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
import { FunctionFrame } from './call-frame.ts';
import type { Typed } from './code.ts';
import { runComplex } from './complex-instructions.ts';
import { MoveAbort, verificationFailed } from './failures.ts';
import { FrameInstances } from './instance.ts';
import type { CallFrame, Instance, NativeTable, Session } from './interfaces.ts';
import { nativeStack, ROOM_FOR_OPERAND } from './native-stack.ts';
import type { Type } from './types.ts';
import { dropped, places, Reference, type Struct, type Value, type Vector, wordsOf } from './values.ts';
import { switchTo } from './variants.ts';
import { elementAt, pushBack } from './vector-instructions.ts';

/** Abort code of a call that would re-enter a module. */
export const REENTRY_CODE = 0xffff_ffff_ffff_fffen;

/** Runs a function with its arguments and returns its results. Calls within interpreted Move use no host stack. */
export function execute(
	session: Session,
	natives: NativeTable,
	fn: LoadedFunction,
	typeArgs: readonly Type[],
	args: readonly Value[],
): Value[] {
	const instances = new FrameInstances(session, natives);
	session.instances = instances;
	session.use(UNITS.call);
	const instance = instances.get(fn, typeArgs);
	if (instance.native) return instance.native(session, args, typeArgs);
	session.translator.called(instance, session.units);
	const { wide } = nativeStack;
	try {
		if (!instance.fromStack || session.room < instance.cost) return interpretCall(session, instance, args);
		const stack = [...args];
		return stack.slice(0, instance.fromStack(instance, session, stack, 0));
	} finally {
		// Translated code that fails does not restore it.
		nativeStack.wide = wide;
	}
}

/** Interprets a function whose call has been paid for. Its operands count on top of the session's height. */
export function interpretCall(session: Session, instance: Instance, args: readonly Value[]): Value[] {
	const stack = places(64) as Value[];
	for (let i = 0; i < args.length; i++) stack[i] = args[i]!;
	const frame = enter(session, instance, stack, args.length);
	session.use(instance.fn.localCount * UNITS.value);
	return stack.slice(0, run(session, stack, frame, 0));
}

/** Continues a frame, the topmost of the call stack, at its `pc` with these operands. */
export function interpretFrom(session: Session, frame: CallFrame, operands: readonly Value[]): void {
	const stack = places(64) as Value[];
	for (let i = 0; i < operands.length; i++) stack[i] = operands[i]!;
	run(session, stack, frame, operands.length);
}

/**
 * Makes the frame of a function whose arguments are the topmost of `sp` values.
 * @throws Halt `stack-overflow` if the call stack is full.
 * @throws MoveAbort `REENTRY_CODE` if the call would re-enter the module.
 */
function enter(session: Session, instance: Instance, stack: Value[], sp: number): CallFrame {
	const { callStack } = session;
	if (callStack.length >= LIMITS.callDepth) throw new Halt('stack-overflow', `more than ${LIMITS.callDepth} functions`);
	const { fn, parameterCount, isReentry } = instance;
	if (isReentry && callStack[callStack.length - 1]?.instance.fn.module !== fn.module)
		throw new MoveAbort(fn.module.address, REENTRY_CODE, { kind: 'refused', reason: 're-entrancy' });
	const { localCount } = fn;
	const locals = places(localCount);
	for (let i = 0, from = sp - parameterCount; i < parameterCount; i++) locals[i] = stack[from + i];
	const frame = new FunctionFrame(instance, locals);
	callStack.push(frame);
	const { accesses } = fn.handle;
	if (accesses !== undefined) (session.access ??= new AccessControl(session)).enter(frame, accesses);
	return frame;
}

/** Runs a native function on the topmost of `sp` values. Returns the height of the stack with its results. */
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
 * Runs until the first frame returns. Returns the height of the stack; values above the height are not cleared. The
 * decoder has typed every instruction. Checks that it does not make (locals are set, abilities, references point to a
 * value) are made here.
 */
function run(session: Session, stack: Value[], first: CallFrame, height: number): number {
	const { callStack, instances, translator } = session;
	const base = callStack.length - 1;
	/** Operands of callers that are in translated code. */
	const below = session.height;
	const limit = LIMITS.operands - below;
	let sp = height;
	let frame = first;
	let { instance, locals } = frame;
	let { ops, operands, prices, constants, checkedLocals } = instance.code!;
	let { pc } = frame;
	/** A local copy of the session's units, written back before anything else reads or charges them. */
	let { units } = session;

	for (;;) {
		const at = pc++;
		units -= prices[at]!;
		if (units < 0) session.outOfGas();
		if (sp > limit) throw new Halt('stack-overflow', `more than ${LIMITS.operands} values`);
		const op = ops[at]!;
		const operand = operands[at]!;
		switch (op) {
			case 0x52 satisfies Typed['COPY_PLAIN']:
				stack[sp++] = locals[operand] ?? notSet(operand);
				break;
			case 0x0b satisfies Op['MOVE_LOC']:
				stack[sp++] = locals[operand] ?? notSet(operand);
				locals[operand] = undefined;
				break;
			case 0x53 satisfies Typed['STORE_PLAIN']:
				locals[operand] = stack[--sp]!;
				break;
			case 0x0c satisfies Op['ST_LOC']:
				dropped(locals[operand]);
				session.memory -= wordsOf(locals[operand]);
				locals[operand] = stack[--sp]!;
				break;
			case 0x50 satisfies Typed['LOAD']:
				stack[sp++] = constants[at]!;
				break;
			case 0x08 satisfies Op['LD_TRUE']:
				stack[sp++] = true;
				break;
			case 0x09 satisfies Op['LD_FALSE']:
				stack[sp++] = false;
				break;
			case 0x03 satisfies Op['BR_TRUE']:
				if (stack[--sp] === true) pc = operand;
				break;
			case 0x04 satisfies Op['BR_FALSE']:
				if (stack[--sp] === false) pc = operand;
				break;
			case 0x05 satisfies Op['BRANCH']: {
				pc = operand;
				if (pc > at) break;
				const loop = translator.loop(instance, pc, units);
				if (!loop) break;
				const { room } = session;
				session.room = Math.min(room, ROOM_FOR_OPERAND * (limit - sp));
				if (session.room < loop.cost) {
					session.room = room;
					break;
				}
				session.units = units;
				session.height = below + sp;
				sp = loop.fromStack(instance, session, locals, stack, sp);
				session.height = below;
				session.room = room;
				({ units } = session);
				if (callStack.length === base) return sp;
				frame = callStack[callStack.length - 1]!;
				({ instance, locals } = frame);
				({ ops, operands, prices, constants, checkedLocals } = instance.code!);
				({ pc } = frame);
				break;
			}
			case 0x0e satisfies Op['IMM_BORROW_LOC']:
				if (locals[operand] === undefined) notSet(operand);
				stack[sp++] = new Reference(locals, operand);
				break;
			case 0x10 satisfies Op['IMM_BORROW_FIELD']: {
				const { container, index } = stack[sp - 1] as Reference;
				const struct = container[index] as Struct | undefined;
				if (struct === undefined) nothingThere();
				stack[sp - 1] = new Reference(struct.fields, operand);
				break;
			}
			case 0x55 satisfies Typed['READ_PLAIN']: {
				const { container, index } = stack[sp - 1] as Reference;
				stack[sp - 1] = container[index] ?? nothingThere();
				break;
			}
			case 0x56 satisfies Typed['WRITE_PLAIN']: {
				const { container, index } = stack[--sp] as Reference;
				container[index] = stack[--sp] as number;
				break;
			}
			case 0x16 satisfies Op['ADD']: {
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
			case 0x17 satisfies Op['SUB']: {
				const right = stack[--sp] as Int;
				const left = stack[sp - 1] as Int;
				if (typeof left === 'number' && typeof right === 'number' && left >= right) stack[sp - 1] = left - right;
				else stack[sp - 1] = subtract(operand, left, right);
				break;
			}
			case 0x18 satisfies Op['MUL']: {
				const right = stack[--sp] as Int;
				stack[sp - 1] = multiply(operand, stack[sp - 1] as Int, right);
				break;
			}
			case 0x1a satisfies Op['DIV']: {
				const right = stack[--sp] as Int;
				stack[sp - 1] = divide(stack[sp - 1] as Int, right);
				break;
			}
			case 0x19 satisfies Op['MOD']: {
				const right = stack[--sp] as Int;
				stack[sp - 1] = modulo(stack[sp - 1] as Int, right);
				break;
			}
			case 0x1b satisfies Op['BIT_OR']:
			case 0x1c satisfies Op['BIT_AND']:
			case 0x1d satisfies Op['XOR']: {
				const right = stack[--sp] as Int;
				stack[sp - 1] = bitwise(op, stack[sp - 1] as Int, right);
				break;
			}
			case 0x2f satisfies Op['SHL']: {
				const by = stack[--sp] as number;
				stack[sp - 1] = shiftLeft(operand, stack[sp - 1] as Int, by);
				break;
			}
			case 0x30 satisfies Op['SHR']: {
				const by = stack[--sp] as number;
				stack[sp - 1] = shiftRight(operand, stack[sp - 1] as Int, by);
				break;
			}
			case 0x51 satisfies Typed['CAST']:
				stack[sp - 1] = cast(operand, stack[sp - 1] as Int);
				break;
			case 0x23 satisfies Op['LT']: {
				const right = stack[--sp] as Int;
				stack[sp - 1] = (stack[sp - 1] as Int) < right;
				break;
			}
			case 0x24 satisfies Op['GT']: {
				const right = stack[--sp] as Int;
				stack[sp - 1] = (stack[sp - 1] as Int) > right;
				break;
			}
			case 0x25 satisfies Op['LE']: {
				const right = stack[--sp] as Int;
				stack[sp - 1] = (stack[sp - 1] as Int) <= right;
				break;
			}
			case 0x26 satisfies Op['GE']: {
				const right = stack[--sp] as Int;
				stack[sp - 1] = (stack[sp - 1] as Int) >= right;
				break;
			}
			case 0x57 satisfies Typed['EQ_PLAIN']: {
				const right = stack[--sp];
				stack[sp - 1] = stack[sp - 1] === right;
				break;
			}
			case 0x58 satisfies Typed['NEQ_PLAIN']: {
				const right = stack[--sp];
				stack[sp - 1] = stack[sp - 1] !== right;
				break;
			}
			case 0x20 satisfies Op['NOT']:
				stack[sp - 1] = stack[sp - 1] === false;
				break;
			case 0x1e satisfies Op['OR']: {
				const right = stack[--sp] === true;
				stack[sp - 1] = stack[sp - 1] === true || right;
				break;
			}
			case 0x1f satisfies Op['AND']: {
				const right = stack[--sp] === true;
				stack[sp - 1] = stack[sp - 1] === true && right;
				break;
			}
			case 0x54 satisfies Typed['POP_PLAIN']:
				sp--;
				break;
			case 0x28 satisfies Op['NOP']:
				break;
			case 0x5a satisfies Typed['SWITCH']:
				pc = switchTo(stack[--sp]!, instance.code!.jumpTables[operand]!);
				break;
			case 0x41 satisfies Op['VEC_LEN']: {
				const { container, index } = stack[sp - 1] as Reference;
				const vector = container[index] as Vector | undefined;
				stack[sp - 1] = vector === undefined ? nothingThere() : vector.length;
				break;
			}
			case 0x42 satisfies Op['VEC_IMM_BORROW']: {
				const index = stack[--sp] as Int;
				stack[sp - 1] = elementAt(stack[sp - 1] as Reference, index);
				break;
			}
			case 0x44 satisfies Op['VEC_PUSH_BACK']: {
				const value = stack[--sp]!;
				session.units = units;
				pushBack(session, stack[--sp] as Reference, value);
				units = session.units;
				break;
			}
			case 0x11 satisfies Op['CALL']:
			case 0x38 satisfies Op['CALL_GENERIC']: {
				frame.pc = pc;
				session.units = units;
				let callee = instance.calls[operand];
				if (callee === undefined) {
					callee = instances.called(instance, operand, op === OP.CALL_GENERIC);
					units = session.units;
				} else if (op === OP.CALL_GENERIC) units -= instance.callCosts[operand]!;
				units -= UNITS.call;
				if (units < 0) session.outOfGas();
				session.units = units;
				if (callee.native !== undefined) {
					sp = runNative(session, callee, stack, sp);
					instances.refresh();
					units = session.units;
					break;
				}
				if (callee.fromStack === undefined) translator.called(callee, units);
				if (callee.fromStack !== undefined) {
					const { room } = session;
					const from = sp - callee.parameterCount;
					session.room = Math.min(room, ROOM_FOR_OPERAND * (limit - from));
					if (session.room >= callee.cost) {
						session.height = below + from;
						sp = callee.fromStack(callee, session, stack, from);
						session.height = below;
						session.room = room;
						({ units } = session);
						break;
					}
					session.room = room;
				}
				frame = enter(session, callee, stack, sp);
				sp -= callee.parameterCount;
				units = session.units - callee.fn.localCount * UNITS.value;
				if (units < 0) session.outOfGas();
				({ instance, locals } = frame);
				({ ops, operands, prices, constants, checkedLocals } = instance.code!);
				pc = 0;
				break;
			}
			case 0x02 satisfies Op['RET']:
				for (let i = 0; i < checkedLocals.length; i++) {
					const local = locals[checkedLocals[i]!];
					if (local === undefined) continue;
					dropped(local);
					session.memory -= wordsOf(local);
				}
				callStack.pop();
				if (callStack.length === base) {
					session.units = units;
					return sp;
				}
				frame = callStack[callStack.length - 1]!;
				({ instance, locals } = frame);
				({ ops, operands, prices, constants, checkedLocals } = instance.code!);
				pc = frame.pc;
				break;
			default:
				session.units = units;
				sp = runComplex(session, instances, instance, locals, stack, sp, at);
				units = session.units;
		}
	}
}

function nothingThere(): never {
	return verificationFailed('a reference to a missing value');
}
