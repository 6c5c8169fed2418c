import { CodeWriter, NO_RESULT, OP } from '@altvm/vm-kit';
import { WasmLoadError } from '../../errors.ts';
import { INK, LIMITS, REGISTER_VALUES } from '../../gas.ts';
import { ByteReader } from '../reader.ts';
import { valueType } from '../value-type.ts';
import type { Helpers } from './charge.ts';
import type { FunctionType, TypeSection } from './declarations.ts';
import { FrameSize, frameBytes } from './frame-size.ts';
import { INK_GLOBAL, type Indices, STACK_GLOBAL } from './injected.ts';
import { InkAccount } from './ink-account.ts';
import { type Inlinable, inlinedSlots } from './inlining.ts';
import { EMPTY_BLOCK, isStraight, readInstruction } from './instruction.ts';
import { operandEffect } from './operand-effect.ts';
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
 * Rewrites the code section. Each function becomes a metered one, whose body charges for what it runs. It has the ink and the native stack that
 * are left as further parameters, and returns the ink: functions of the module call each other without a global. Exports, tables and
 * references have a function of the original type, which reads the globals, calls the metered one and writes the ink back. The bodies of the
 * helpers follow.
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
	metered.forEach(({ type }, i) => {
		bodies.sized(enterFromOutside(type, context.indices.metered(context.imported + i), run.reset()));
	});
	const inlined = inlinedSlots(metered);
	metered.forEach((fn, i) => {
		// The meters are operands of calls, too, and the ink is a result.
		const slots = fn.variables + METERS + 1 + fn.locals.added.length + fn.kept + inlined[i]!;
		const frame = frameBytes(slots, fn.type.params.length + METERS);
		bodies.sized(assemble(fn, frame, context.types, run.reset()));
	});
	const { list } = context.helpers;
	for (const { body } of list) bodies.sized(body);
	return {
		section: new CodeWriter(bodies.length + 5).uint(2 * count + list.length).append(bodies),
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

/** The function of the original type that exports, tables and references have. */
function enterFromOutside({ params, results }: FunctionType, metered: number, out: CodeWriter): CodeWriter {
	out.uint(0);
	for (let i = 0; i < params.length; i++) out.get(i);
	// Its own frame has the parameters, and as operands the arguments and results.
	const frame = frameBytes(2 * params.length + results.length + METERS + 1, params.length);
	out.byte(OP.globalGet).uint(INK_GLOBAL).byte(OP.globalGet).uint(STACK_GLOBAL).i32(frame).byte(OP.i32Sub);
	return out.call(metered).byte(OP.globalSet).uint(INK_GLOBAL).byte(OP.end);
}

/** A function whose body charges for what it runs, and does not count its frame yet. */
interface MeteredFunction extends Inlinable {
	readonly type: FunctionType;
	/** The declarations of its locals: how many, and the bytes of each. */
	readonly locals: Declarations;
	readonly body: CodeWriter;
	readonly ink: InkAccount;
	readonly marks: WriteMarks | undefined;
	readonly merges: number;
}

/** Parameters that metering adds to each function: the ink and the native stack that are left. */
const METERS = 2;
/** Parameters of a function that the engine accepts, at most. */
const MAX_PARAMS = 1000;

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
	const parameters = type.params.length;
	if (Math.max(parameters + METERS, type.results.length + 1) > MAX_PARAMS) {
		const message = `a function with more than ${MAX_PARAMS - METERS} parameters or results`;
		throw new WasmLoadError('too-large', message, { place });
	}
	const ink = new InkAccount(parameters, entryInk(type, locals));
	const marks =
		context.chunkShift === undefined
			? undefined
			: new WriteMarks(context.indices, context.chunkShift, parameters + METERS + locals);
	const control = meterBody(reader, body, type, { ink, size, marks }, context, run);
	const { variables, kept } = size.body;
	const added = marks?.locals ?? [];
	const frame = frameBytes(variables + size.ownKept, parameters);
	if (frame > LIMITS.frame) {
		const message = `a function whose frame takes ${frame} bytes of stack, more than ${LIMITS.frame}`;
		throw new WasmLoadError('too-large', message, { place });
	}
	return {
		type,
		locals: { count, bytes: declared, added },
		body,
		ink,
		marks,
		merges: control.jumps * variables,
		// Inlined code has the meters and the marks as values of its own, and no copies of them.
		variables: variables + METERS + Math.min(added.length, 1),
		kept,
		size: body.length + declared.length + added.length * 2 + METERED_EXTRA,
		calls: control.direct,
		callsIndirectly: control.isIndirect,
	};
}

/** Bytes that counting the frame adds to a body, at most. */
const METERED_EXTRA = 52;

/** Puts a metered function together. */
function assemble(
	{ type, locals, body, ink, marks }: MeteredFunction,
	frame: number,
	types: TypeSection,
	out: CodeWriter,
): CodeWriter {
	out.uint(locals.count + locals.added.length).bytes(locals.bytes);
	for (const each of locals.added) out.uint(1).byte(each);
	ink.begin(out, type.params.length + 1, frame);
	// The body becomes a block, and a return a branch out of it, so that every way out returns the ink.
	out.byte(OP.block);
	blockType(out, type, types);
	out.append(body);
	marks?.keep(out);
	ink.end(out);
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

/** A block that is open while a body is rewritten. */
interface Block {
	readonly isLoop: boolean;
	/** How many values a branch to it takes along. */
	readonly arity: number;
	/** For an `if` whose `else` has not come: ink that was due before it. */
	before: number | undefined;
}

/** What is collected while a body is rewritten. */
interface Meters {
	readonly ink: InkAccount;
	/** Gets each instruction. */
	readonly size: FrameSize;
	/** Marks what stores write, if it has to be marked. */
	readonly marks: WriteMarks | undefined;
}

/**
 * Copies a body and charges for what it runs. The price of a straight run of instructions is subtracted before it if it contains a call:
 * what is called may look at the ink.
 * @param run an empty buffer.
 */
function meterBody(
	reader: ByteReader,
	out: CodeWriter,
	type: FunctionType,
	{ ink, size, marks }: Meters,
	{ indices, helpers, types, functionTypes, imported, chunkShift }: CodeContext,
	run: CodeWriter,
): Control {
	const direct: number[] = [];
	let isIndirect = false;
	let jumps = 0;
	const blocks: Block[] = [{ isLoop: false, arity: type.results.length, before: undefined }];
	/** Whether the run contains a call, also of a helper. */
	let isObserved = false;
	const stack = type.params.length + 1;
	/** Prepares a call that reads the meters from the globals. */
	const share = () => {
		isObserved = true;
		ink.share(run);
		run.get(stack).byte(OP.globalSet).uint(STACK_GLOBAL);
	};
	/** Ends the run. */
	const flush = () => {
		if (isObserved) {
			ink.settle(out);
			ink.take(run);
			isObserved = false;
		}
		out.append(run);
		run.reset();
	};
	/** Emits a jump that is taken if the condition on the stack holds, or always. */
	const jump = (own: Uint8Array, targets: readonly Block[], isConditional: boolean) => {
		const isBack = targets.some(({ isLoop }) => isLoop);
		if (isConditional && targets[0]!.arity === 0) {
			if (ink.due === 0 && !isBack) {
				out.bytes(own);
				return;
			}
			// Only the path that jumps pays here.
			out.byte(OP.if).byte(NO_RESULT);
			ink.subtract(out);
			if (isBack) ink.check(out);
			const label = blocks.length - 1 - blocks.indexOf(targets[0]!);
			out
				.byte(OP.br)
				.uint(label + 1)
				.byte(OP.end);
			return;
		}
		ink.settle(out);
		if (isBack) ink.check(out);
		out.bytes(own);
	};
	for (;;) {
		const start = reader.at;
		const { kind, ink: price, operand: read } = readInstruction(reader);
		const own = reader.bytes.subarray(start, reader.at);
		const op = own[0]!;
		// The meters come after the parameters.
		const operand = kind === 'local' && read >= type.params.length ? read + METERS : read;
		ink.add(price);
		if (kind !== 'call') size.add(own);
		if (kind === 'store' && marks) {
			size.addValues(marks.store(run, op, operand));
		} else if (isStraight(kind)) marks?.follow(op, operandEffect(own), operand);
		switch (kind) {
			case 'plain':
			case 'store':
				run.bytes(own);
				break;
			case 'local':
				run.byte(op).uint(operand);
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
				if (isDirect && operand >= imported) {
					isObserved = true;
					ink.call(run, indices.metered(operand), stack);
					direct.push(operand - imported);
					break;
				}
				share();
				if (isDirect) run.call(indices.function(operand));
				else run.bytes(own);
				isIndirect ||= !isDirect;
				break;
			}
			case 'global':
				run.byte(op).uint(indices.global(operand));
				break;
			case 'grow':
				share();
				run.call(helpers.grow());
				break;
			case 'bulk':
				isObserved = true;
				ink.share(run);
				run.call(helpers.bulk(own, chunkShift));
				break;
			case 'block':
			case 'loop':
			case 'if': {
				jumps++;
				if (blocks.length >= LIMITS.nesting) reader.fail(`blocks nested deeper than ${LIMITS.nesting}`);
				const isLoop = kind === 'loop';
				if (kind === 'block') run.bytes(own);
				else {
					flush();
					// The body of a loop may run again.
					if (isLoop) ink.settle(out);
					out.bytes(own);
				}
				if (isLoop) marks?.join();
				else marks?.jump();
				blocks.push({ isLoop, arity: arityOf(own, isLoop, types), before: kind === 'if' ? ink.due : undefined });
				break;
			}
			case 'return':
				jumps++;
				flush();
				ink.settle(out);
				out.byte(OP.br).uint(blocks.length - 1);
				marks?.jump();
				break;
			case 'else': {
				jumps++;
				flush();
				ink.settle(out);
				const block = blocks.at(-1)!;
				ink.continueWith(block.before ?? 0);
				block.before = undefined;
				out.byte(op);
				marks?.join();
				break;
			}
			case 'branch': {
				flush();
				marks?.jump();
				const labels = op === OP.unreachable ? [] : labelsOf(own);
				// A table of branches jumps to each of its targets.
				jumps += Math.max(labels.length, 1);
				if (op === OP.unreachable) {
					ink.settle(out);
					ink.check(out);
					out.byte(op);
				} else {
					const targets = labels.map((label) => blocks[blocks.length - 1 - label]!);
					jump(own, targets, op === OP.brIf);
				}
				break;
			}
			case 'end': {
				flush();
				marks?.join();
				const { isLoop, before } = blocks.pop()!;
				// Nothing jumps to the end of a loop.
				if (!isLoop) ink.settle(out);
				if (before !== undefined && before > 0) {
					out.byte(OP.else);
					ink.continueWith(before);
					ink.settle(out);
				}
				out.byte(op);
				if (blocks.length > 0) break;
				if (!reader.done) reader.fail('bytes after the end of a function');
				if (jumps > LIMITS.jumps) reader.fail(`a function with more than ${LIMITS.jumps} blocks and branches`);
				return { direct, isIndirect, jumps };
			}
		}
	}
}

/** How many values a branch to a block takes along. */
function arityOf(opening: Uint8Array, isLoop: boolean, types: TypeSection): number {
	const type = new ByteReader(opening.subarray(1)).s33();
	if (type < 0) return isLoop || type === EMPTY_BLOCK ? 0 : 1;
	const { params, results } = types.at(type);
	return isLoop ? params.length : results.length;
}

/** The labels of a branch, or of a table of branches. */
function labelsOf(branch: Uint8Array): number[] {
	const reader = new ByteReader(branch.subarray(1));
	return branch[0] === OP.brTable ? [...reader.list(() => reader.u32()), reader.u32()] : [reader.u32()];
}
