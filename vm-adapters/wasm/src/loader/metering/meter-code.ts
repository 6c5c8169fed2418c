import { CodeWriter, NO_RESULT, OP } from '@altvm/vm-kit';
import { INK, LIMITS, REGISTER_VALUES } from '../../gas.ts';
import { ByteReader } from '../reader.ts';
import { valueType } from '../value-type.ts';
import { chargeInk, type Helpers, returnSlots, takeSlots } from './charge.ts';
import type { FunctionType, TypeSection } from './declarations.ts';
import type { Indices } from './injected.ts';
import { readInstruction } from './instruction.ts';

/** What function bodies refer to. */
export interface CodeContext {
	readonly types: TypeSection;
	readonly indices: Indices;
	readonly helpers: Helpers;
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
	for (const type of functions) {
		const body = section.body(section.u32());
		bodies.sized(meterFunction(body, context.types.at(type), context));
	}
	const { list } = context.helpers;
	for (const { body } of list) bodies.sized(body);
	return new CodeWriter(bodies.length + 5).uint(count + list.length).append(bodies);
}

function meterFunction(reader: ByteReader, type: FunctionType, context: CodeContext): CodeWriter {
	const out = new CodeWriter();
	let locals = 0;
	const start = reader.at;
	reader.list(() => {
		locals += reader.u32();
		if (locals + type.params.length > LIMITS.locals) reader.fail(`more than ${LIMITS.locals} locals`);
		valueType(reader, 'local');
	});
	out.bytes(reader.bytes.subarray(start, reader.at));
	// The body becomes a block, and a return a branch out of it, so that every way out returns the slots.
	const slots = 8 + locals + type.params.length;
	takeSlots(out, slots);
	out.byte(OP.block);
	blockType(out, type.results, context.types);
	meterBody(reader, out, entryInk(type, locals), context);
	returnSlots(out, slots);
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

/**
 * Copies a body and charges for each straight run of instructions before it.
 * @param entryInk ink for entering the function.
 */
function meterBody(reader: ByteReader, out: CodeWriter, entryInk: number, { indices, helpers }: CodeContext): void {
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
		switch (kind) {
			case 'plain': {
				const op = own[0]!;
				if (op === OP.call || op === OP.refFunc) {
					const index = new ByteReader(own.subarray(1)).u32();
					run.byte(op).uint(indices.function(index));
				} else run.bytes(own);
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
				return;
		}
	}
}
