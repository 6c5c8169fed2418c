import type { MemoryLimits } from '../engine/memory-pool.ts';
import { WasmLoadError } from '../errors.ts';
import { Helpers } from './charge.ts';
import { type Imports, readFunctions, readImports, readMemory, readTables, TypeSection } from './declarations.ts';
import { ByteWriter, u32 } from './encode.ts';
import { Indices, writeMemoryImport, writeMeterImports } from './injected.ts';
import { meterCode } from './meter-code.ts';
import { ByteReader } from './reader.ts';
import { rewriteData, rewriteElements, rewriteExports, rewriteGlobals } from './rewrite.ts';
import { I32 } from './value-type.ts';

/** A core module that counts, and what it declares. */
export interface MeteredModule {
	readonly bytes: Uint8Array<ArrayBuffer>;
	/** Pages at the start. */
	readonly pages: number;
	/** Of a memory that it declared as its own: it imports that now, as `memory` of `METER_MODULE`. */
	readonly memory: MemoryLimits | undefined;
	readonly tableEntries: number;
	/** Whether it exports its start function as `START_EXPORT`. */
	readonly hasStart: boolean;
}

/**
 * Makes a core module count: ink per block of instructions before it runs, stack slots per call, and the host asked before
 * memory grows. It imports two mutable globals (ink left, stack slots left), a function (`grow`) and its memory from
 * `METER_MODULE`; when ink or slots fall below zero it traps.
 * @throws WasmLoadError for what has no place in a contract, naming the byte.
 */
export function meterModule(bytes: Uint8Array, offset: number): MeteredModule {
	if (!WebAssembly.validate(bytes as Uint8Array<ArrayBuffer>)) {
		throw new WasmLoadError('malformed', 'a core module that is not valid', { place: `byte ${offset}` });
	}
	const sections = readSections(bytes, offset);
	const types = new TypeSection(sections.get(1));
	const imports = readImports(sections.get(2));
	const functions = readFunctions(sections.get(3));
	const tableEntries = readTables(sections.get(4));
	const memory = readMemory(sections.get(5));
	const pages = imports.pages + (memory?.initial ?? 0);

	const indices = new Indices(imports.functions);
	const helpers = new Helpers(types, indices, functions.length);
	const growType = types.indexOf([I32], [I32]);
	const start = sections.get(8);
	const code = meterCode(sections.get(10), functions, { types, indices, helpers });
	const globals = rewriteGlobals(sections.get(6), indices);
	const exports = rewriteExports(sections.get(7), start, indices);
	const elements = rewriteElements(sections.get(9), indices);
	const data = rewriteData(sections.get(11), indices);

	const out = new ByteWriter();
	out.push([0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00]);
	const write = (id: number, body: Uint8Array | undefined) => {
		if (!body) return;
		out.push([id, ...u32(body.length)]);
		out.push(body);
	};
	write(1, types.write().finish());
	write(2, writeImports(imports, growType, memory).finish());
	write(3, writeFunctions([...functions, ...helpers.list.map(({ type }) => type)]).finish());
	write(4, sections.get(4)?.bytes);
	write(6, globals?.finish());
	write(7, exports?.finish());
	write(9, elements?.finish());
	write(12, sections.get(12)?.bytes);
	write(10, code?.finish());
	write(11, data?.finish());
	return { bytes: out.finish(), pages, memory, tableEntries, hasStart: start !== undefined };
}

/** The sections of a valid module by their numbers, without custom ones. */
export function readSections(bytes: Uint8Array, offset: number): ReadonlyMap<number, ByteReader> {
	const reader = new ByteReader(bytes, offset);
	reader.take(8);
	const sections = new Map<number, ByteReader>();
	while (!reader.done) {
		const id = reader.u8();
		const body = reader.body(reader.u32());
		if (id === 0) continue;
		if (id > 12) body.unsupported(`a core section ${id}`);
		sections.set(id, body);
	}
	return sections;
}

/** The imports as they are; the meters come behind them. */
function writeImports(imports: Imports, growType: number, memory: MemoryLimits | undefined): ByteWriter {
	const out = new ByteWriter();
	out.push(u32(imports.entries.length + (memory ? 4 : 3)));
	for (const entry of imports.entries) out.push(entry);
	writeMeterImports(out, growType);
	if (memory) writeMemoryImport(out, memory);
	return out;
}

function writeFunctions(types: readonly number[]): ByteWriter {
	const out = new ByteWriter();
	out.push(u32(types.length));
	for (const type of types) out.push(u32(type));
	return out;
}
