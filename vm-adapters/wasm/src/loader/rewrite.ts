import { ByteWriter, nameBytes, u32 } from './encode.ts';
import { type Indices, START_EXPORT } from './injected.ts';
import type { ByteReader } from './reader.ts';
import { valueType } from './value-type.ts';

type Section = ByteReader | undefined;

/** A section that is a list, each item with its indices moved. */
function rewriteList(section: Section, item: (reader: ByteReader, out: ByteWriter) => void): ByteWriter | undefined {
	if (!section) return undefined;
	const out = new ByteWriter();
	copyList(section, out, () => item(section, out));
	return out;
}

function copyList(reader: ByteReader, out: ByteWriter, item: () => void): void {
	const count = reader.u32();
	out.push(u32(count));
	for (let i = 0; i < count; i++) item();
}

/** A constant expression, with its indices moved. */
function rewriteConstant(reader: ByteReader, out: ByteWriter, indices: Indices): void {
	for (;;) {
		const start = reader.at;
		const op = reader.u8();
		if (op === 0x23) out.push([op, ...u32(indices.global(reader.u32()))]);
		else if (op === 0xd2) out.push([op, ...u32(indices.function(reader.u32()))]);
		else if (op === 0x0b) {
			out.push([op]);
			return;
		} else {
			if (op === 0x41 || op === 0x42) reader.skipLeb();
			else if (op === 0xd0) reader.s33();
			else if (op !== 0x6a && op !== 0x6b && op !== 0x6c && op !== 0x7c && op !== 0x7d && op !== 0x7e) {
				reader.unsupported(`instruction 0x${op.toString(16)} in a constant expression`);
			}
			out.push(reader.bytes.subarray(start, reader.at));
		}
	}
}

export function rewriteGlobals(section: Section, indices: Indices): ByteWriter | undefined {
	return rewriteList(section, (reader, out) => {
		out.push([valueType(reader, 'global'), reader.u8()]);
		rewriteConstant(reader, out, indices);
	});
}

/** The exports, and the start function as one of them. */
export function rewriteExports(section: Section, start: Section, indices: Indices): ByteWriter | undefined {
	if (!section && !start) return undefined;
	const out = new ByteWriter();
	const count = section ? section.u32() : 0;
	out.push(u32(count + (start ? 1 : 0)));
	if (start) out.push([...nameBytes(START_EXPORT), 0x00, ...u32(indices.function(start.u32()))]);
	for (let i = 0; section && i < count; i++) {
		const begin = section.at;
		if (section.name() === START_EXPORT) section.unsupported(`an export named ${START_EXPORT}`);
		const kind = section.u8();
		out.push(section.bytes.subarray(begin, section.at));
		const index = section.u32();
		out.push(u32(kind === 0 ? indices.function(index) : kind === 3 ? indices.global(index) : index));
	}
	return out;
}

/** How a segment begins: its form and, if it is active, its table or memory and where it goes. */
function rewriteSegment(reader: ByteReader, out: ByteWriter, indices: Indices, of: string, forms: number): number {
	const form = reader.u32();
	if (form >= forms) reader.fail(`${of} segment of form ${form}`);
	out.push(u32(form));
	if ((form & 1) !== 0) return form;
	if ((form & 2) !== 0) out.push(u32(reader.u32()));
	rewriteConstant(reader, out, indices);
	return form;
}

export function rewriteElements(section: Section, indices: Indices): ByteWriter | undefined {
	return rewriteList(section, (reader, out) => {
		const form = rewriteSegment(reader, out, indices, 'an element', 8);
		const isExpressions = (form & 4) !== 0;
		// Forms 1, 2, 3 have an element kind, forms 5, 6, 7 a reference type.
		if ((form & 3) !== 0) out.push([isExpressions ? valueType(reader, 'element segment') : reader.u8()]);
		copyList(reader, out, () => {
			if (isExpressions) rewriteConstant(reader, out, indices);
			else out.push(u32(indices.function(reader.u32())));
		});
	});
}

export function rewriteData(section: Section, indices: Indices): ByteWriter | undefined {
	return rewriteList(section, (reader, out) => {
		rewriteSegment(reader, out, indices, 'a data', 3);
		const size = reader.u32();
		out.push(u32(size));
		out.push(reader.take(size));
	});
}
