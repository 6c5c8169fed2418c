import { INK, LIMITS } from '../gas.ts';
import { chargeInk, giveSlots, type Helpers, takeSlots } from './charge.ts';
import type { FunctionType, TypeSection } from './declarations.ts';
import { ByteWriter, s64, u32 } from './encode.ts';
import type { Indices } from './injected.ts';
import { readInstruction } from './instruction.ts';
import { ByteReader } from './reader.ts';
import { NO_RESULT, valueType } from './value-type.ts';

/** What function bodies refer to. */
export interface CodeContext {
	readonly types: TypeSection;
	readonly indices: Indices;
	readonly helpers: Helpers;
}

/** The bodies of the module's own functions, of types `functions`, with what they run charged; the helpers behind them. */
export function meterCode(
	section: ByteReader | undefined,
	functions: readonly number[],
	context: CodeContext,
): ByteWriter | undefined {
	if (!section) return undefined;
	const bodies = new ByteWriter();
	const add = (body: ArrayLike<number>) => {
		bodies.push(u32(body.length));
		bodies.push(body);
	};
	const count = section.u32();
	if (count !== functions.length) section.fail('functions and bodies differ in number');
	for (const type of functions) {
		const body = section.body(section.u32());
		add(meterFunction(body, context.types.at(type), context));
	}
	for (const { body } of context.helpers.list) add(body);
	const out = new ByteWriter();
	out.push(u32(count + context.helpers.list.length));
	out.push(bodies.finish());
	return out;
}

function meterFunction(reader: ByteReader, type: FunctionType, context: CodeContext): Uint8Array {
	const out = new ByteWriter();
	let locals = 0;
	const start = reader.at;
	reader.list(() => {
		locals += reader.u32();
		if (locals + type.params.length > LIMITS.locals) reader.fail(`more than ${LIMITS.locals} locals`);
		valueType(reader, 'local');
	});
	out.push(reader.bytes.subarray(start, reader.at));
	// The slots are taken at the start and given back at the one way out: the body is a block that returns branch to.
	const slots = 8 + locals + type.params.length;
	out.push(takeSlots(slots));
	out.push([0x02, ...blockType(type.results, context.types)]);
	meterBody(reader, out, INK.instruction + locals * INK.local, context);
	out.push([...giveSlots(slots), 0x0b]);
	return out.finish();
}

function blockType(results: Uint8Array, types: TypeSection): number[] {
	if (results.length === 0) return [NO_RESULT];
	if (results.length === 1) return [results[0]!];
	return s64(BigInt(types.indexOf([], results)));
}

/** Charges each straight run of instructions before it. */
function meterBody(reader: ByteReader, out: ByteWriter, entryInk: number, { indices, helpers }: CodeContext): void {
	let nesting = 1;
	let ink = entryInk;
	let run = new ByteWriter();
	const flush = () => {
		if (ink > 0) out.push(chargeInk(ink));
		out.push(run.finish());
		run = new ByteWriter();
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
				if (op === 0x10 || op === 0xd2) {
					const index = new ByteReader(own.subarray(1)).u32();
					run.push([op, ...u32(indices.function(index))]);
				} else run.push(own);
				break;
			}
			case 'global':
				run.push([own[0]!, ...u32(indices.global(operand))]);
				break;
			case 'grow':
				run.push([0x10, ...u32(helpers.grow())]);
				break;
			case 'bulk':
				run.push([0x10, ...u32(helpers.bulk(own))]);
				break;
			case 'block':
			case 'loop':
			case 'if':
				if (++nesting > LIMITS.nesting) reader.fail(`blocks nested deeper than ${LIMITS.nesting}`);
				run.push(own);
				// A loop's body runs again, an if's may not run: each is a run of its own.
				if (kind !== 'block') flush();
				break;
			case 'return':
				run.push([0x0c, ...u32(nesting - 1)]);
				flush();
				break;
			case 'else':
			case 'branch':
				run.push(own);
				flush();
				break;
			case 'end':
				nesting--;
				run.push(own);
				flush();
				if (nesting > 0) break;
				if (!reader.done) reader.fail('bytes behind the end of a function');
				return;
		}
	}
}
