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
import { readInstruction } from './instruction.ts';
import { giveBackStack, takeStack } from './stack.ts';

/** What function bodies refer to. */
export interface CodeContext {
	readonly types: TypeSection;
	readonly indices: Indices;
	readonly helpers: Helpers;
	/** The type index of every function, the imported ones first. */
	readonly functionTypes: readonly number[];
	/** How many functions the module imports. */
	readonly imported: number;
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
): MeteredCode | undefined {
	if (!section) return undefined;
	const bodies = new CodeWriter();
	const count = section.u32();
	if (count !== functions.length) section.fail('functions and bodies differ in number');
	// One buffer for all functions: they may be many and small.
	const run = new CodeWriter(256);
	const metered = functions.map((type) => {
		const body = section.body(section.u32());
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

/** A function whose body charges for what it runs, and does not count its frame yet. */
interface MeteredFunction extends Inlinable {
	readonly type: FunctionType;
	/** The declarations of its locals. */
	readonly locals: Uint8Array;
	readonly body: CodeWriter;
	readonly merges: number;
}

function meterFunction(reader: ByteReader, type: FunctionType, context: CodeContext, run: CodeWriter): MeteredFunction {
	const { place } = reader;
	let locals = 0;
	const start = reader.at;
	reader.list(() => {
		locals += reader.u32();
		if (locals + type.params.length > LIMITS.locals) reader.fail(`more than ${LIMITS.locals} locals`);
		valueType(reader, 'local');
	});
	const declared = reader.bytes.subarray(start, reader.at);
	const body = new CodeWriter(2 * reader.bytes.length + 64);
	const size = new FrameSize(type, locals, context.types);
	const control = meterBody(reader, body, entryInk(type, locals), size, context, run);
	const { variables, kept } = size.body;
	const frame = frameBytes(variables + kept, type.params.length);
	if (frame > LIMITS.frame) {
		const message = `a function whose frame takes ${frame} bytes of stack, more than ${LIMITS.frame}`;
		throw new WasmLoadError('too-large', message, { place });
	}
	return {
		type,
		locals: declared,
		body,
		merges: control.jumps * variables,
		variables,
		kept,
		size: body.length + declared.length + METERED_EXTRA,
		calls: control.direct,
		callsIndirectly: control.isIndirect,
	};
}

/** Bytes that counting the frame adds to a body, at most. */
const METERED_EXTRA = 40;

/** Puts a function together. It takes its frame from the stack that is left, and gives it back. */
function assemble(
	{ type, locals, body }: MeteredFunction,
	frame: number,
	types: TypeSection,
	out: CodeWriter,
): CodeWriter {
	out.bytes(locals);
	takeStack(out, frame);
	// The body becomes a block, and a return a branch out of it, so that every way out gives the frame back.
	out.byte(OP.block);
	blockType(out, type, types);
	out.append(body);
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
 * @param run an empty buffer.
 */
function meterBody(
	reader: ByteReader,
	out: CodeWriter,
	entryInk: number,
	size: FrameSize,
	{ indices, helpers, types, functionTypes, imported }: CodeContext,
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
		if (own[0] !== OP.call && own[0] !== OP.callIndirect) size.add(own);
		switch (kind) {
			case 'plain': {
				const op = own[0]!;
				if (op === OP.call || op === OP.refFunc) {
					const index = new ByteReader(own.subarray(1)).u32();
					run.byte(op).uint(indices.function(index));
					if (op === OP.call) {
						size.addCall(types.at(functionTypes[index]!), false);
						if (index >= imported) direct.push(index - imported);
					}
				} else run.bytes(own);
				if (op === OP.callIndirect) {
					size.addCall(types.at(new ByteReader(own.subarray(1)).u32()), true);
					isIndirect = true;
				}
				break;
			}
			case 'global':
				run.byte(own[0]!).uint(indices.global(operand));
				break;
			case 'grow':
				run.call(helpers.grow());
				break;
			case 'bulk':
				run.call(helpers.bulk(own));
				break;
			case 'block':
			case 'loop':
			case 'if':
				jumps++;
				if (++nesting > LIMITS.nesting) reader.fail(`blocks nested deeper than ${LIMITS.nesting}`);
				run.bytes(own);
				// The body of a loop may run again and that of an if not at all: each is a run of its own.
				if (kind !== 'block') flush();
				break;
			case 'return':
				jumps++;
				run.byte(OP.br).uint(nesting - 1);
				flush();
				break;
			case 'else':
			case 'branch':
				// A table of branches jumps to each of its targets.
				jumps += own[0] === OP.brTable ? new ByteReader(own.subarray(1)).u32() + 1 : 1;
				run.bytes(own);
				flush();
				break;
			case 'end':
				nesting--;
				run.bytes(own);
				flush();
				if (nesting > 0) break;
				if (!reader.done) reader.fail('bytes after the end of a function');
				if (jumps > LIMITS.jumps) reader.fail(`a function with more than ${LIMITS.jumps} blocks and branches`);
				return { direct, isIndirect, jumps };
		}
	}
}
