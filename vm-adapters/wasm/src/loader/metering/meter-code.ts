import { CodeWriter, NO_RESULT, OP } from '@altvm/vm-kit';
import { WasmLoadError } from '../../errors.ts';
import { INK, LIMITS, REGISTER_VALUES } from '../../gas.ts';
import { ByteReader } from '../reader.ts';
import { valueType } from '../value-type.ts';
import { chargeInk, type Helpers } from './charge.ts';
import type { FunctionType, TypeSection } from './declarations.ts';
import { FrameSize, frameBytes } from './frame-size.ts';
import type { Indices } from './injected.ts';
import { type Inlinable, inlinedSlots } from './inlining.ts';
import { isStraight, readInstruction } from './instruction.ts';
import { operandEffect } from './operand-effect.ts';
import { giveBackStack, takeStack } from './stack.ts';
import { WriteMarks } from './write-marks.ts';

/** What function bodies refer to. */
export interface CodeContext {
	readonly types: TypeSection;
	readonly indices: Indices;
	readonly helpers: Helpers;
	/** The type index of every function, the imported ones first. */
	readonly functionTypes: readonly number[];
	/** How many functions the module imports. */
	readonly imported: number;
	/** The size of the chunks whose writes are marked, as a power of 2. Undefined if none are. */
	readonly chunkShift: number | undefined;
}

/** A code section that meters itself. */
export interface MeteredCode {
	readonly section: CodeWriter;
	/**
	 * Over all functions, the jumps times the values of the frame: at each place where control may join or leave, a compiler looks at
	 * every local and operand.
	 */
	readonly merges: number;
	/** Direct calls in all functions. */
	readonly calls: number;
}

/**
 * Rewrites the code section: each body charges for what it runs, and the bodies of the helpers follow.
 * @param functions the type index of each function that the module defines.
 */
export function meterCode(
	section: ByteReader | undefined,
	functions: readonly number[],
	context: CodeContext,
): MeteredCode {
	const bodies = new CodeWriter();
	const count = section?.u32() ?? 0;
	if (count !== functions.length) throw new WasmLoadError('malformed', 'functions and bodies differ in number');
	// One buffer for all functions: they may be many and small.
	const run = new CodeWriter(256);
	const metered = functions.map((type) => {
		const body = section!.body(section!.u32());
		return meterFunction(body, context.types.at(type), context, run);
	});
	const inlined = inlinedSlots(metered);
	metered.forEach((fn, i) => {
		const frame = frameBytes(fn.variables + fn.kept + inlined[i]!, fn.type.params.length);
		bodies.sized(assemble(fn, frame, context.types, run.reset()));
	});
	const { list } = context.helpers;
	for (const { body } of list) bodies.sized(body);
	return {
		section: new CodeWriter(bodies.length + 5).uint(count + list.length).append(bodies),
		merges: metered.reduce((sum, { merges }) => sum + merges, 0),
		calls: metered.reduce((sum, { calls }) => sum + calls.length, 0),
	};
}

interface Declarations {
	readonly count: number;
	readonly bytes: Uint8Array;
	/** Types of the locals that metering adds. */
	readonly added: readonly number[];
}

/** A function whose body charges for what it runs, and does not count its frame yet. */
interface MeteredFunction extends Inlinable {
	readonly type: FunctionType;
	/** The declarations of its locals: how many, and the bytes of each. */
	readonly locals: Declarations;
	readonly body: CodeWriter;
	readonly marks: WriteMarks | undefined;
	readonly merges: number;
}

function meterFunction(reader: ByteReader, type: FunctionType, context: CodeContext, run: CodeWriter): MeteredFunction {
	const { place } = reader;
	let locals = 0;
	const count = reader.u32();
	const start = reader.at;
	for (let i = 0; i < count; i++) {
		locals += reader.u32();
		if (locals + type.params.length > LIMITS.locals) reader.fail(`more than ${LIMITS.locals} locals`);
		valueType(reader, 'local');
	}
	const declared = reader.bytes.subarray(start, reader.at);
	const body = new CodeWriter(2 * reader.bytes.length + 64);
	const size = new FrameSize(type, locals, context.types);
	const marks =
		context.chunkShift === undefined
			? undefined
			: new WriteMarks(context.indices, context.chunkShift, type.params.length + locals);
	const control = meterBody(reader, body, entryInk(type, locals), size, marks, context, run);
	const { variables, kept } = size.body;
	const added = marks?.locals ?? [];
	const frame = frameBytes(variables + added.length + kept, type.params.length);
	if (frame > LIMITS.frame) {
		const message = `a function whose frame takes ${frame} bytes of stack, more than ${LIMITS.frame}`;
		throw new WasmLoadError('too-large', message, { place });
	}
	return {
		type,
		locals: { count, bytes: declared, added },
		body,
		marks,
		merges: control.jumps * variables,
		variables: variables + added.length,
		kept,
		size: body.length + declared.length + added.length * 2 + METERED_EXTRA,
		calls: control.direct,
		callsIndirectly: control.isIndirect,
	};
}

/** Bytes that counting the frame adds to a body, at most. */
const METERED_EXTRA = 56;

/** Puts a function together. It takes its frame from the stack that is left, and gives it back. */
function assemble(
	{ type, locals, body, marks }: MeteredFunction,
	frame: number,
	types: TypeSection,
	out: CodeWriter,
): CodeWriter {
	out.uint(locals.count + locals.added.length).bytes(locals.bytes);
	for (const added of locals.added) out.uint(1).byte(added);
	takeStack(out, frame);
	// The body becomes a block, and a return a branch out of it, so that every way out gives the frame back.
	out.byte(OP.block);
	blockType(out, type, types);
	out.append(body);
	marks?.keep(out);
	giveBackStack(out, frame);
	return out.byte(OP.end);
}

function blockType(out: CodeWriter, type: FunctionType, types: TypeSection): void {
	const { results } = type;
	if (results.length === 0) out.byte(NO_RESULT);
	else if (results.length === 1) out.byte(results[0]!);
	else out.sint(types.resultsOf(type));
}

/** Ink for entering a function. */
function entryInk({ params, results }: FunctionType, locals: number): number {
	const passed = (values: Uint8Array, price: number) => Math.max(values.length - REGISTER_VALUES, 0) * price;
	return INK.instruction + passed(params, INK.param) + passed(results, INK.result) + locals * INK.local;
}

/** Functions of the module that a body calls, whether it calls through a table, and how many jumps it has. */
interface Control {
	readonly direct: readonly number[];
	readonly isIndirect: boolean;
	readonly jumps: number;
}

/**
 * Copies a body and charges for each straight run of instructions before it.
 * @param entryInk ink for entering the function.
 * @param size gets each instruction.
 * @param marks marks what stores write, if it has to be marked.
 * @param run an empty buffer.
 */
function meterBody(
	reader: ByteReader,
	out: CodeWriter,
	entryInk: number,
	size: FrameSize,
	marks: WriteMarks | undefined,
	{ indices, helpers, types, functionTypes, imported, chunkShift }: CodeContext,
	run: CodeWriter,
): Control {
	const direct: number[] = [];
	let isIndirect = false;
	let jumps = 0;
	let nesting = 1;
	let ink = entryInk;
	const flush = () => {
		if (ink > 0) chargeInk(out, ink);
		out.append(run);
		run.reset();
		ink = 0;
	};
	for (;;) {
		const start = reader.at;
		const { kind, ink: price, operand } = readInstruction(reader);
		const own = reader.bytes.subarray(start, reader.at);
		ink += price;
		const op = own[0]!;
		if (kind !== 'call') size.add(own);
		if (kind === 'store' && marks) {
			size.addValues(marks.store(run, op, operand));
		} else if (isStraight(kind)) marks?.follow(op, operandEffect(own), operand);
		switch (kind) {
			case 'plain':
			case 'local':
			case 'store':
				run.bytes(own);
				break;
			case 'permanent':
				run.i32(1).byte(OP.globalSet).uint(indices.permanent).bytes(own);
				break;
			case 'function':
				run.byte(op).uint(indices.function(operand));
				break;
			case 'call': {
				const isDirect = op === OP.call;
				const callee = types.at(isDirect ? functionTypes[operand]! : operand);
				size.addCall(callee, !isDirect);
				marks?.call(callee.params.length + (isDirect ? 0 : 1), callee.results.length);
				if (isDirect) run.call(indices.function(operand));
				else run.bytes(own);
				if (!isDirect) isIndirect = true;
				else if (operand >= imported) direct.push(operand - imported);
				break;
			}
			case 'global':
				run.byte(op).uint(indices.global(operand));
				break;
			case 'grow':
				run.call(helpers.grow());
				break;
			case 'bulk':
				run.call(helpers.bulk(own, chunkShift));
				break;
			case 'block':
			case 'loop':
			case 'if':
				jumps++;
				if (++nesting > LIMITS.nesting) reader.fail(`blocks nested deeper than ${LIMITS.nesting}`);
				run.bytes(own);
				if (kind === 'loop') marks?.join();
				else marks?.jump();
				// The body of a loop may run again and that of an if not at all: each is a run of its own.
				if (kind !== 'block') flush();
				break;
			case 'return':
				jumps++;
				run.byte(OP.br).uint(nesting - 1);
				marks?.jump();
				flush();
				break;
			case 'else':
			case 'branch':
				// A table of branches jumps to each of its targets.
				jumps += op === OP.brTable ? new ByteReader(own.subarray(1)).u32() + 1 : 1;
				run.bytes(own);
				if (kind === 'else') marks?.join();
				else marks?.jump();
				flush();
				break;
			case 'end':
				nesting--;
				run.bytes(own);
				marks?.join();
				flush();
				if (nesting > 0) break;
				if (!reader.done) reader.fail('bytes after the end of a function');
				if (jumps > LIMITS.jumps) reader.fail(`a function with more than ${LIMITS.jumps} blocks and branches`);
				return { direct, isIndirect, jumps };
		}
	}
}
