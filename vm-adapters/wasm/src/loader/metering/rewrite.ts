import { CodeWriter, EXTERNAL, OP } from '@altvm/vm-kit';
import type { ByteReader } from '../reader.ts';
import { valueType } from '../value-type.ts';
import { type Indices, RESET_EXPORT, START_EXPORT, WRITTEN_EXPORT } from './injected.ts';

type Section = ByteReader | undefined;

/** Copies a section that is a list; `item` rewrites the indices of one item. */
function rewriteList(section: Section, item: (reader: ByteReader, out: CodeWriter) => void): CodeWriter | undefined {
	if (!section) return undefined;
	const out = new CodeWriter();
	copyList(section, out, () => item(section, out));
	return out;
}

function copyList(reader: ByteReader, out: CodeWriter, item: () => void): void {
	const count = reader.u32();
	out.uint(count);
	for (let i = 0; i < count; i++) item();
}

/** Instructions of the extended constant expressions: i32 and i64 add, sub and mul. */
const ARITHMETIC: ReadonlySet<number> = new Set([OP.i32Add, OP.i32Sub, OP.i32Mul, OP.i64Add, OP.i64Sub, OP.i64Mul]);

/** Copies a constant expression and rewrites its indices. */
function rewriteConstant(reader: ByteReader, out: CodeWriter, indices: Indices): void {
	for (;;) {
		const start = reader.at;
		const op = reader.u8();
		if (op === OP.globalGet) out.byte(op).uint(indices.global(reader.u32()));
		else if (op === OP.refFunc) out.byte(op).uint(indices.function(reader.u32()));
		else if (op === OP.end) {
			out.byte(op);
			return;
		} else {
			if (op === OP.i32Const || op === OP.i64Const) reader.skipLeb();
			else if (op === OP.refNull) reader.s33();
			else if (!ARITHMETIC.has(op)) {
				reader.unsupported(`instruction 0x${op.toString(16)} in a constant expression`);
			}
			out.bytes(reader.bytes.subarray(start, reader.at));
		}
	}
}

/** A global of a metered module. */
export interface Global {
	readonly type: number;
	readonly isMutable: boolean;
	/** The constant expression of its first value, with its end. */
	readonly init: Uint8Array;
}

export function rewriteGlobals(section: Section, indices: Indices): Global[] {
	const count = section ? section.u32() : 0;
	return Array.from({ length: count }, () => {
		const type = valueType(section!, 'global');
		const isMutable = section!.u8() === 1;
		const init = new CodeWriter(16);
		rewriteConstant(section!, init, indices);
		return { type, isMutable, init: init.finish() };
	});
}

export function writeGlobals(globals: readonly Global[]): CodeWriter {
	const out = new CodeWriter().uint(globals.length);
	for (const { type, isMutable, init } of globals)
		out
			.byte(type)
			.byte(isMutable ? 1 : 0)
			.bytes(init);
	return out;
}

/** Names of exports that metering adds. */
const ADDED: readonly string[] = [START_EXPORT, RESET_EXPORT, WRITTEN_EXPORT];

/** Rewrites the export section, and adds functions to it, by their indices in the metered module. */
export function rewriteExports(section: Section, added: ReadonlyMap<string, number>, indices: Indices): CodeWriter {
	const out = new CodeWriter();
	const count = section ? section.u32() : 0;
	out.uint(count + added.size);
	for (const [name, index] of added) out.name(name).byte(EXTERNAL.function).uint(index);
	for (let i = 0; section && i < count; i++) {
		const begin = section.at;
		const name = section.name();
		if (ADDED.includes(name)) section.unsupported(`an export named ${name}`);
		const kind = section.u8();
		out.bytes(section.bytes.subarray(begin, section.at));
		const index = section.u32();
		if (kind === EXTERNAL.function) out.uint(indices.function(index));
		else out.uint(kind === EXTERNAL.global ? indices.global(index) : index);
	}
	return out;
}

/** Rewrites the head of a segment: its form and, if it is active, its table or memory and its offset. Returns the form. */
function rewriteSegment(reader: ByteReader, out: CodeWriter, indices: Indices, of: string, forms: number): number {
	const form = reader.u32();
	if (form >= forms) reader.fail(`${of} segment of form ${form}`);
	out.uint(form);
	if ((form & 1) !== 0) return form;
	if ((form & 2) !== 0) out.uint(reader.u32());
	rewriteConstant(reader, out, indices);
	return form;
}

export function rewriteElements(section: Section, indices: Indices): CodeWriter | undefined {
	return rewriteList(section, (reader, out) => {
		const form = rewriteSegment(reader, out, indices, 'an element', 8);
		const isExpressions = (form & 4) !== 0;
		// Forms 1, 2, 3 have an element kind, forms 5, 6, 7 a reference type.
		if ((form & 3) !== 0) out.byte(isExpressions ? valueType(reader, 'element segment') : reader.u8());
		copyList(reader, out, () => {
			if (isExpressions) rewriteConstant(reader, out, indices);
			else out.uint(indices.function(reader.u32()));
		});
	});
}

export function rewriteData(section: Section, indices: Indices): CodeWriter | undefined {
	return rewriteList(section, (reader, out) => {
		rewriteSegment(reader, out, indices, 'a data', 3);
		const size = reader.u32();
		out.uint(size).bytes(reader.take(size));
	});
}
