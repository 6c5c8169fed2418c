import {
	CodeWriter,
	EXTERNAL,
	functionType,
	NO_RESULT,
	SECTION,
	TYPE,
	OP as W,
	type WasmModule,
	wasmModule,
} from '@altvm/vm-kit';
import type { InstructionSet } from '../loader/opcodes.ts';
import { type Program, pushedAt, pushesIn } from '../loader/program.ts';
import { BIAS, DIRECT, EXIT_AT, IMPORTED_FUNCTIONS, INNER, L, RUNTIME_FUNCTIONS, STATUS } from './layout.ts';
import { emitTrace, type Trace, type TraceContext } from './trace.ts';

/** EVM code translated to WebAssembly. */
export interface Translation {
	readonly module: WasmModule;
	/** Which function (`run0`, `run1`, ...) has the trace that begins at a place of the EVM code. */
	readonly heads: ReadonlyMap<number, number>;
	/** Bytes of WebAssembly. */
	readonly size: number;
}

/** Bytes of one function: V8's compile time grows faster than a function's size. */
const MAX_FUNCTION_SIZE = 96 * 1024;
const MAX_FUNCTION_TRACES = 2000;
/** Programs whose translation is larger stay interpreted. */
const MAX_SIZE = 4 * 1024 * 1024;
/** Instructions that traces may repeat: per byte of code, and at least. */
const COPIES = 3;
const MIN_COPIES = 2000;

/** Translates a program. Undefined if the translation would be too large: the program stays interpreted. */
export function translate(program: Program, set: InstructionSet): Translation | undefined {
	const traces = emitTraces(program, set);
	if (!traces) return undefined;
	const functions = intoFunctions(traces);
	const bytes = assemble(program, functions);
	const heads = new Map<number, number>();
	for (const [i, group] of functions.entries()) for (const { head } of group) heads.set(head, i);
	return { module: new WebAssembly.Module(bytes), heads, size: bytes.length };
}

/** Traces from the start, from every jump destination that the code pushes, and from where other traces end. */
function emitTraces(program: Program, set: InstructionSet): Trace[] | undefined {
	const heads = new Set<number>([0]);
	const { jumpDests } = program;
	for (const at of pushesIn(program)) {
		const push = pushedAt(program, at);
		if (push < BigInt(jumpDests.length) && jumpDests[Number(push)] === 1) heads.add(Number(push));
	}
	const context: TraceContext = {
		program,
		set,
		want: (pc) => heads.add(pc),
		copies: Math.max(MIN_COPIES, COPIES * program.code.length),
		emitted: new Set(),
	};
	const traces: Trace[] = [];
	let size = 0;
	// Iteration of a set includes elements that are added meanwhile.
	for (const head of heads) {
		const trace = emitTrace(context, head);
		size += trace.code.length;
		if (size > MAX_SIZE) return undefined;
		traces.push(trace);
	}
	return traces;
}

function intoFunctions(traces: readonly Trace[]): Trace[][] {
	const functions: Trace[][] = [];
	let size = MAX_FUNCTION_SIZE;
	for (const trace of [...traces].sort((a, b) => a.head - b.head)) {
		const last = functions[functions.length - 1];
		if (!last || size + trace.code.length > MAX_FUNCTION_SIZE || last.length >= MAX_FUNCTION_TRACES) {
			functions.push([trace]);
			size = trace.code.length;
		} else {
			last.push(trace);
			size += trace.code.length;
		}
	}
	return functions;
}

const RUN_PARAMETERS = [TYPE.i32, TYPE.i32, TYPE.f64, TYPE.i32, TYPE.i32, TYPE.i32, TYPE.i32, TYPE.i32];

function assemble(program: Program, functions: readonly (readonly Trace[])[]): Uint8Array<ArrayBuffer> {
	const types = new CodeWriter().uint(7);
	functionType(types, RUN_PARAMETERS, [TYPE.i32]);
	functionType(types, [TYPE.f64, TYPE.f64, TYPE.f64], [TYPE.f64]);
	functionType(types, [TYPE.i32, TYPE.i32, TYPE.f64], [TYPE.f64]);
	functionType(types, new Array(8).fill(TYPE.i64), []);
	functionType(types, new Array(12).fill(TYPE.i64), []);
	functionType(types, [TYPE.i32, TYPE.f64], [TYPE.f64]);
	functionType(types, [TYPE.i32, TYPE.i32], [TYPE.i32]);

	const imports = new CodeWriter().uint(1 + IMPORTED_FUNCTIONS);
	imports.name('e').name('memory').byte(EXTERNAL.memory).byte(0x00).uint(1);
	imports.name('e').name('expand').byte(0x00).uint(1);
	imports.name('e').name('step').byte(0x00).uint(2);
	for (const op of DIRECT) imports.name('e').name(`op${op}`).byte(0x00).uint(5);
	for (const [name, words] of RUNTIME_FUNCTIONS)
		imports
			.name('r')
			.name(name)
			.byte(0x00)
			.uint(words + 1);
	imports.name('r').name('keccak').byte(0x00).uint(6);

	const declared = new CodeWriter().uint(functions.length);
	const exported = new CodeWriter().uint(functions.length);
	const bodies = new CodeWriter().uint(functions.length);
	functions.forEach((traces, i) => {
		declared.uint(0);
		exported
			.name(`run${i}`)
			.byte(0x00)
			.uint(IMPORTED_FUNCTIONS + i);
		bodies.sized(functionBody(program, traces));
	});
	return wasmModule([
		[SECTION.type, types],
		[SECTION.import, imports],
		[SECTION.function, declared],
		[SECTION.export, exported],
		[SECTION.code, bodies],
	]);
}

function functionBody(program: Program, traces: readonly Trace[]): CodeWriter {
	const registers = traces.reduce((most, trace) => Math.max(most, trace.registers), 0);
	// Registers are one more group of locals, if there are any.
	const locals = new CodeWriter().uint(registers > 0 ? 6 : 5);
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
		.byte(TYPE.v128);
	if (registers > 0) locals.uint(registers).byte(TYPE.i64);
	const body = new CodeWriter().append(locals);
	body.get(L.gasIn).byte(W.i64TruncF64S).set(L.gas);
	body.get(L.memorySize).byte(W.i64ExtendI32U).i64(31n).byte(W.i64Sub).i64(0n).get(L.memorySize).byte(W.select);
	body.set(L.wordLimit);

	body.byte(W.block).byte(NO_RESULT).byte(W.loop).byte(NO_RESULT).byte(W.block).byte(NO_RESULT);
	for (let i = 0; i < traces.length; i++) body.byte(W.block).byte(NO_RESULT);
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
	body.byte(W.end).i32(STATUS.jump).set(L.status).byte(W.br).uint(1);
	body.byte(W.end).byte(W.end);

	body.i32(0).get(L.gas).byte(W.f64ConvertI64S).at(W.f64Store, EXIT_AT.gas);
	body.i32(0).get(L.sp).i32(BIAS).byte(W.i32Add).at(W.i32Store, EXIT_AT.sp);
	body.i32(0).get(L.target).at(W.i32Store, EXIT_AT.target);
	body.get(L.status).byte(W.end);
	return body;
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
