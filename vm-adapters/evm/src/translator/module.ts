import {
	CodeWriter,
	EXTERNAL,
	functionType,
	hasTailCalls,
	SECTION,
	TYPE,
	type WasmModule,
	wasmModule,
} from '@altvm/vm-kit';
import type { InstructionSet } from '../loader/opcodes.ts';
import { type Program, pushedAt, pushesIn } from '../loader/program.ts';
import { functionBody } from './function-body.ts';
import { DIRECT, IMPORTED_FUNCTIONS, INNER, RUNTIME_FUNCTIONS } from './layout.ts';
import { routeBody } from './route.ts';
import { emitTrace, type Trace, type TraceContext } from './trace.ts';

/** EVM code translated to WebAssembly. */
export interface Translation {
	readonly module: WasmModule;
	/** Which function (`run0`, `run1`, ...) has the trace that begins at a place of the EVM code. */
	readonly heads: ReadonlyMap<number, number>;
	/** The module's bytes of WebAssembly. */
	readonly bytes: Uint8Array<ArrayBuffer>;
}

/**
 * Bytes of one function: V8's compile time grows faster than a function's size, and small functions are optimised soon after they
 * are hot. Without tail calls, functions are larger: each jump between two of them returns to the executor.
 */
const MAX_FUNCTION_SIZE = 24 * 1024;
const MAX_FUNCTION_SIZE_WITHOUT_TAIL_CALLS = 96 * 1024;
const MAX_FUNCTION_TRACES = 2000;
/** Programs whose translation is larger stay interpreted. */
const MAX_SIZE = 4 * 1024 * 1024;
/** Instructions that traces may repeat: per byte of code, and at least. More make hot code little faster, and its first call slower. */
const COPIES = 1;
const MIN_COPIES = 2000;

/** Translates a program. Undefined if the translation would be too large: the program stays interpreted. */
export function translate(program: Program, set: InstructionSet): Translation | undefined {
	const traces = emitTraces(program, set);
	if (!traces) return undefined;
	const functions = intoFunctions(traces);
	const bytes = assemble(program, functions);
	const heads = new Map<number, number>();
	for (const [i, group] of functions.entries()) for (const { head } of group) heads.set(head, i);
	return moduleOf({ bytes, heads });
}

/** Compiles what was translated. */
export function moduleOf({ bytes, heads }: Omit<Translation, 'module'>): Translation {
	return { module: new WebAssembly.Module(bytes), heads, bytes };
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

/** Groups the traces, in order of their heads. */
function intoFunctions(traces: readonly Trace[]): Trace[][] {
	const functions: Trace[][] = [];
	const maxSize = hasTailCalls() ? MAX_FUNCTION_SIZE : MAX_FUNCTION_SIZE_WITHOUT_TAIL_CALLS;
	let size = 0;
	for (const trace of [...traces].sort((a, b) => a.head - b.head)) {
		const last = functions[functions.length - 1];
		if (!last || size + trace.code.length > maxSize || last.length >= MAX_FUNCTION_TRACES) {
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

	const starts = functions.map(([first]) => first!.head);
	const isRouted = hasTailCalls() && functions.length > 1;
	const route = IMPORTED_FUNCTIONS + functions.length;
	const declared = new CodeWriter().uint(isRouted ? functions.length + 1 : functions.length);
	const exported = new CodeWriter().uint(functions.length);
	const bodies = new CodeWriter().uint(isRouted ? functions.length + 1 : functions.length);
	functions.forEach((traces, i) => {
		declared.uint(0);
		exported
			.name(`run${i}`)
			.byte(0x00)
			.uint(IMPORTED_FUNCTIONS + i);
		bodies.sized(
			functionBody(program, traces, {
				index: IMPORTED_FUNCTIONS + i,
				start: starts[i]!,
				end: starts[i + 1] ?? INNER,
				...(isRouted && { route }),
			}),
		);
	});
	if (isRouted) {
		declared.uint(0);
		bodies.sized(routeBody(starts, IMPORTED_FUNCTIONS));
	}
	return wasmModule([
		[SECTION.type, types],
		[SECTION.import, imports],
		[SECTION.function, declared],
		[SECTION.export, exported],
		[SECTION.code, bodies],
	]);
}
