import { CodeWriter, EXTERNAL, OP } from '@altvm/vm-kit';
import type { ByteReader } from '../reader.ts';
import { valueType } from '../value-type.ts';
import { type Indices, START_EXPORT } from './injected.ts';

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

export function rewriteGlobals(section: Section, indices: Indices): CodeWriter | undefined {
	return rewriteList(section, (reader, out) => {
		out.byte(valueType(reader, 'global')).byte(reader.u8());
		rewriteConstant(reader, out, indices);
	});
}

/** Rewrites the export section, and adds the start function as an export. */
export function rewriteExports(section: Section, start: Section, indices: Indices): CodeWriter | undefined {
	if (!section && !start) return undefined;
	const out = new CodeWriter();
	const count = section ? section.u32() : 0;
	out.uint(count + (start ? 1 : 0));
	if (start) out.name(START_EXPORT).byte(EXTERNAL.function).uint(indices.function(start.u32()));
	for (let i = 0; section && i < count; i++) {
		const begin = section.at;
		if (section.name() === START_EXPORT) section.unsupported(`an export named ${START_EXPORT}`);
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
