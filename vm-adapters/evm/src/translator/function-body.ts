import { CodeWriter, hasTailCalls, NO_RESULT, TYPE, OP as W } from '@altvm/vm-kit';
import type { Program } from '../loader/program.ts';
import { BIAS, EXIT_AT, INNER, L, STATUS } from './layout.ts';
import { emitPlace, emitTailCall } from './route.ts';
import type { Trace } from './trace.ts';

/**
 * Gas after which a function begins anew at its next jump. V8 replaces a function by its optimised code when it is entered, never
 * while it runs: a frame that stays in one function would run unoptimised code to its end.
 */
const RESTART_GAS = 250_000n;

/** Where a function is in its module. */
export interface FunctionPlace {
	readonly index: number;
	/** It has the traces whose heads are places of the EVM code from `start` to before `end`. */
	readonly start: number;
	readonly end: number;
	/** The function that finds the one which has a place's trace. Undefined if jumps between functions return to the executor. */
	readonly route?: number;
}

/** One function with traces: a loop around a table of jumps to them. */
export function functionBody(program: Program, traces: readonly Trace[], place: FunctionPlace): CodeWriter {
	const registers = traces.reduce((most, trace) => Math.max(most, trace.registers), 0);
	// Registers are one more group of locals, if there are any.
	const locals = new CodeWriter().uint(registers > 0 ? 7 : 6);
	locals
		.uint(1)
		.byte(TYPE.i64)
		.uint(1)
		.byte(TYPE.i32)
		.uint(1)
		.byte(TYPE.i64)
		.uint(1)
		.byte(TYPE.i32)
		.uint(1)
		.byte(TYPE.v128)
		.uint(1)
		.byte(TYPE.i64);
	if (registers > 0) locals.uint(registers).byte(TYPE.i64);
	const body = new CodeWriter().append(locals);
	body.get(L.gasIn).byte(W.i64TruncF64S).tee(L.gas).i64(RESTART_GAS).byte(W.i64Sub).set(L.restartGas);
	body.get(L.memorySize).byte(W.i64ExtendI32U).i64(31n).byte(W.i64Sub).i64(0n).get(L.memorySize).byte(W.select);
	body.set(L.wordLimit);

	body.byte(W.block).byte(NO_RESULT).byte(W.loop).byte(NO_RESULT).byte(W.block).byte(NO_RESULT);
	for (let i = 0; i < traces.length; i++) body.byte(W.block).byte(NO_RESULT);
	if (hasTailCalls()) {
		body.get(L.gas).get(L.restartGas).byte(W.i64LtS).byte(W.if).byte(NO_RESULT);
		emitTailCall(body, place.index);
		body.byte(W.end);
	}
	emitDispatch(program, body, traces);
	traces.forEach((trace, i) => {
		body.byte(W.end).byte(W.loop).byte(NO_RESULT);
		const bytes = trace.code.finish();
		for (const { at, to, depth } of trace.fixups) {
			// Out of the trace's loop, the blocks of the later traces and the one for unknown targets.
			const dispatch = depth + 1 + (traces.length - 1 - i) + 1;
			const target = to === 'dispatch' ? dispatch : dispatch + 1;
			bytes[at] = (target & 0x7f) | 0x80;
			bytes[at + 1] = ((target >> 7) & 0x7f) | 0x80;
			bytes[at + 2] = target >> 14;
		}
		body.bytes(bytes).byte(W.end);
	});
	body.byte(W.end);
	if (place.route !== undefined) emitLeave(body, place, place.route);
	body.i32(STATUS.jump).set(L.status).byte(W.br).uint(1);
	body.byte(W.end).byte(W.end);

	body.i32(0).get(L.gas).byte(W.f64ConvertI64S).at(W.f64Store, EXIT_AT.gas);
	body.i32(0).get(L.sp).i32(BIAS).byte(W.i32Add).at(W.i32Store, EXIT_AT.sp);
	body.i32(0).get(L.target).at(W.i32Store, EXIT_AT.target);
	body.get(L.status).byte(W.end);
	return body;
}

/** Goes on in the function that may have the target's trace. If this is that function, there is no such trace. */
function emitLeave(body: CodeWriter, { start, end }: FunctionPlace, route: number): void {
	emitPlace(body);
	body
		.i32(start)
		.byte(W.i32Sub)
		.i32(end - start)
		.byte(W.i32GeU);
	body.byte(W.if).byte(NO_RESULT);
	emitTailCall(body, route);
	body.byte(W.end);
}

/** Branches to the trace that begins at `L.target`, or past all traces if there is none. */
function emitDispatch(program: Program, body: CodeWriter, traces: readonly Trace[]): void {
	const labels = traces.map(({ head }, i) => [head, i] as const);
	const inner = labels.filter(([head]) => program.jumpDests[head] !== 1);
	if (inner.length > 0) {
		body.get(L.target).i32(INNER).byte(W.i32GeS).byte(W.if).byte(NO_RESULT);
		emitTable(body, inner, INNER, 1, traces.length);
		body.byte(W.end);
	}
	const outer = labels.filter(([head]) => program.jumpDests[head] === 1);
	if (outer.length > 0) emitTable(body, outer, 0, 0, traces.length);
	else body.byte(W.br).uint(traces.length);
}

function emitTable(
	body: CodeWriter,
	labels: readonly (readonly [head: number, label: number])[],
	base: number,
	depth: number,
	none: number,
): void {
	const first = labels[0]![0];
	const last = labels[labels.length - 1]![0];
	const byHead = new Map(labels);
	body
		.get(L.target)
		.i32(base + first)
		.byte(W.i32Sub)
		.byte(W.brTable)
		.uint(last - first + 1);
	for (let pc = first; pc <= last; pc++) body.uint((byHead.get(pc) ?? none) + depth);
	body.uint(none + depth);
}
