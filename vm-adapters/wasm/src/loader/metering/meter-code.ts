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

/**
 * Rewrites the code section: each body charges for what it runs, and the bodies of the helpers follow.
 * @param functions the type index of each function that the module defines.
 */
export function meterCode(
	section: ByteReader | undefined,
	functions: readonly number[],
	context: CodeContext,
): CodeWriter | undefined {
	if (!section) return undefined;
	const bodies = new CodeWriter();
	const count = section.u32();
	if (count !== functions.length) section.fail('functions and bodies differ in number');
	const metered = functions.map((type) => {
		const body = section.body(section.u32());
		return meterFunction(body, context.types.at(type), context);
	});
	const inlined = inlinedSlots(metered);
	metered.forEach((fn, i) => {
		bodies.sized(assemble(fn, frameBytes(fn.variables + fn.kept + inlined[i]!, fn.type.params.length), context.types));
	});
	const { list } = context.helpers;
	for (const { body } of list) bodies.sized(body);
	return new CodeWriter(bodies.length + 5).uint(count + list.length).append(bodies);
}

/** A function whose body charges for what it runs, and does not count its frame yet. */
interface MeteredFunction extends Inlinable {
	readonly type: FunctionType;
	readonly place: string;
	/** The declarations of its locals. */
	readonly locals: Uint8Array;
	readonly body: CodeWriter;
}

function meterFunction(reader: ByteReader, type: FunctionType, context: CodeContext): MeteredFunction {
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
	const calls = meterBody(reader, body, entryInk(type, locals), size, context);
	return {
		type,
		place,
		locals: declared,
		body,
		...size.body,
		size: body.length + declared.length + METERED_EXTRA,
		calls: calls.direct,
		callsIndirectly: calls.isIndirect,
	};
}

/** Bytes that counting the frame adds to a body, at most. */
const METERED_EXTRA = 40;

/** Puts a function together. It takes its frame from the stack that is left, and gives it back. */
function assemble({ type, place, locals, body }: MeteredFunction, frame: number, types: TypeSection): CodeWriter {
	if (frame > LIMITS.frame) {
		const message = `a function whose frame takes ${frame} bytes of stack, more than ${LIMITS.frame}`;
		throw new WasmLoadError('too-large', message, { place });
	}
	const out = new CodeWriter(locals.length + body.length + METERED_EXTRA).bytes(locals);
	takeStack(out, frame);
	// The body becomes a block, and a return a branch out of it, so that every way out gives the frame back.
	out.byte(OP.block);
	blockType(out, type.results, types);
	out.append(body);
	giveBackStack(out, frame);
	return out.byte(OP.end);
}

function blockType(out: CodeWriter, results: Uint8Array, types: TypeSection): void {
	if (results.length === 0) out.byte(NO_RESULT);
	else if (results.length === 1) out.byte(results[0]!);
	else out.sint(types.indexOf([], results));
}

/** Ink for entering a function. */
function entryInk({ params, results }: FunctionType, locals: number): number {
	const passed = (values: Uint8Array, price: number) => Math.max(values.length - REGISTER_VALUES, 0) * price;
	return INK.instruction + passed(params, INK.param) + passed(results, INK.result) + locals * INK.local;
}

/** Functions of the module that a body calls, and whether it calls through a table. */
interface Calls {
	readonly direct: readonly number[];
	readonly isIndirect: boolean;
}

/**
 * Copies a body and charges for each straight run of instructions before it.
 * @param entryInk ink for entering the function.
 * @param size gets each instruction.
 */
function meterBody(
	reader: ByteReader,
	out: CodeWriter,
	entryInk: number,
	size: FrameSize,
	{ indices, helpers, types, functionTypes, imported }: CodeContext,
): Calls {
	const direct: number[] = [];
	let isIndirect = false;
	let nesting = 1;
	let ink = entryInk;
	const run = new CodeWriter(256);
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
				if (++nesting > LIMITS.nesting) reader.fail(`blocks nested deeper than ${LIMITS.nesting}`);
				run.bytes(own);
				// The body of a loop may run again and that of an if not at all: each is a run of its own.
				if (kind !== 'block') flush();
				break;
			case 'return':
				run.byte(OP.br).uint(nesting - 1);
				flush();
				break;
			case 'else':
			case 'branch':
				run.bytes(own);
				flush();
				break;
			case 'end':
				nesting--;
				run.bytes(own);
				flush();
				if (nesting > 0) break;
				if (!reader.done) reader.fail('bytes after the end of a function');
				return { direct, isIndirect };
		}
	}
}
