import { HostFault } from '@altvm/host';

import {
	add,
	bitwise,
	cast,
	divide,
	type Int,
	modulo,
	multiply,
	overflow,
	shiftLeft,
	shiftRight,
	subtract,
} from '../engine/arithmetic.ts';
import { FunctionFrame } from '../engine/call-frame.ts';
import { MoveAbort } from '../engine/failures.ts';
import type { Instance, Session } from '../engine/interfaces.ts';
import { interpretCall, interpretFrom } from '../engine/interpreter.ts';
import { loadConstant } from '../engine/load-constant.ts';
import { nativeStack, ROOM_FOR_INTERPRETER } from '../engine/native-stack.ts';
import {
	type Container,
	copyValue,
	equalValues,
	places,
	Reference,
	Struct,
	type Value,
	Vector,
	vectorOfItems,
	vectorWords,
	wordsOf,
} from '../engine/values.ts';
import { outOfBounds, spread, swap, tooLong, unpackedAs } from '../engine/vector-instructions.ts';
import { SmallVector } from '../engine/vectors.ts';
import { WIDE_HELPERS } from './wide.ts';

/**
 * Converts results to the form of translated code: returns the first and puts the others into `out`. A reference is
 * two: container and index.
 */
function flat(session: Session, values: readonly Value[]): unknown {
	const first = values[0];
	// Most functions have one result or none.
	if (values.length <= 1 && !(first instanceof Reference)) return first;
	const { out } = session;
	let count = 0;
	for (const value of values) {
		out[count++] = value instanceof Reference ? value.container : value;
		if (value instanceof Reference) out[count++] = value.index;
	}
	return out[0];
}

/** Calls what translated code does not call directly. The call has been paid for. */
function call(session: Session, callee: Instance, args: Value[]): unknown {
	if (callee.native) {
		const results = callee.native(session, args, callee.typeArgs);
		session.instances.refresh();
		return flat(session, results);
	}
	session.translator.called(callee, session.units);
	const { run } = callee;
	if (!run || session.room < callee.cost) return interpret(session, callee, args);
	const unboxed = args.flatMap((arg): unknown[] => (arg instanceof Reference ? [arg.container, arg.index] : [arg]));
	return run(callee, session, ...unboxed);
}

/**
 * Runs a function in the interpreter, with the remaining room less its own. If no room remains, that interpreter calls
 * no translated code, so no further interpreter can pile up on the host stack.
 */
function interpret(session: Session, instance: Instance, args: Value[]): unknown {
	const { room } = session;
	session.room = Math.max(0, room - ROOM_FOR_INTERPRETER);
	const results = interpretCall(session, instance, args);
	session.room = room;
	return flat(session, results);
}

/** Re-runs a segment that the units do not cover in the interpreter, which fails at the right instruction. */
function resume(
	session: Session,
	instance: Instance,
	units: number,
	at: number,
	locals: (Value | undefined)[],
	stack: Value[] = [],
	isFramed: boolean,
): never {
	session.units = units;
	if (isFramed) session.callStack.pop();
	const frame = new FunctionFrame(instance, locals);
	frame.pc = at;
	session.callStack.push(frame);
	interpretFrom(session, frame, stack);
	throw new HostFault('a frame ended without gas for its next instructions');
}

function reference(container: Container | undefined, index: number): Reference | undefined {
	return container && new Reference(container, index);
}

function constant(session: Session, { fn }: Instance, index: number): Value {
	return loadConstant(session, fn.module, index);
}

/** Stops counting the memory of a value that is dropped. */
function free(session: Session, value: Value | undefined): void {
	if (typeof value === 'object') session.memory -= wordsOf(value);
}

function abort({ fn }: Instance, code: Int): never {
	throw new MoveAbort(fn.module.address, BigInt(code));
}

/** The values that translated code uses, by the names that it uses. */
export const HELPERS: Record<string, unknown> = {
	...WIDE_HELPERS,
	CallFrame: FunctionFrame,
	Reference,
	SmallVector,
	Struct,
	Vector,
	abort,
	add,
	bitwise,
	call,
	cast,
	constant,
	copyValue,
	divide,
	interpret,
	equalValues,
	free,
	modulo,
	multiply,
	nativeStack,
	outOfBounds,
	overflow,
	places,
	reference,
	resume,
	shiftLeft,
	shiftRight,
	spread,
	subtract,
	swap,
	tooLong,
	unpackedAs,
	vectorOfItems,
	vectorWords,
};
