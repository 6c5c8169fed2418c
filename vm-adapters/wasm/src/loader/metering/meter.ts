import { CodeWriter, OP, SECTION, TYPE, wasmModule } from '@altvm/vm-kit';
import { WasmLoadError } from '../../errors.ts';
import { readSections } from '../sections.ts';
import { Helpers } from './charge.ts';
import { type Imports, readFunctions, readImports, readMemory, readTables, TypeSection } from './declarations.ts';
import {
	Indices,
	RESET_EXPORT,
	START_EXPORT,
	WRITTEN_EXPORT,
	writeMemoryImport,
	writeMeterImports,
} from './injected.ts';
import type { MemoryLimits } from './memory-limits.ts';
import { meterCode } from './meter-code.ts';
import { type Global, rewriteData, rewriteElements, rewriteExports, rewriteGlobals, writeGlobals } from './rewrite.ts';
import { chunkShift, MARKED_PAGES } from './write-marks.ts';

/** A core module that meters itself, and what it declares. */
export interface MeteredModule {
	readonly bytes: Uint8Array<ArrayBuffer>;
	/** Initial pages of its memory, its own or imported. */
	readonly pages: number;
	/** Limits of a memory that the module defined: the metered module imports it as `memory` of `METER_MODULE`. */
	readonly memory: MemoryLimits | undefined;
	readonly tableEntries: number;
	/** What compiling it takes beside its bytes: see `MeteredCode`. */
	readonly merges: number;
	readonly calls: number;
	/** Functions and types that it declares. */
	readonly declarations: number;
	/** Whether it exports its start function as `START_EXPORT`. */
	readonly hasStart: boolean;
	/**
	 * The size of the chunks of memory whose writes it marks, as a power of 2: see `WriteMarks`. Undefined if it has no memory, or one that
	 * is too large.
	 */
	readonly chunkShift: number | undefined;
}

/**
 * Rewrites a core module so that it meters itself: it charges ink for what it runs and native stack at each call,
 * and asks the host before memory grows. The metered module imports two mutable globals (ink left, bytes of native stack left), a
 * function (`grow`) and its memory from `METER_MODULE`. It traps when ink or stack fall below zero.
 * @param bytes a core module.
 * @param offset where the module starts in its component, for error messages.
 * @param isValid whether it is known to be a valid module.
 * @throws WasmLoadError `malformed` for an invalid module, `unsupported` for a feature that contracts may not use. The error names the byte.
 */
export function meterModule(bytes: Uint8Array, offset: number, isValid = false): MeteredModule {
	if (!isValid && !WebAssembly.validate(bytes as Uint8Array<ArrayBuffer>)) {
		throw new WasmLoadError('malformed', 'not a valid core module', { place: `byte ${offset}` });
	}
	const sections = readSections(bytes, offset);
	const types = new TypeSection(sections.get(SECTION.type));
	const imports = readImports(sections.get(SECTION.import));
	const functions = readFunctions(sections.get(SECTION.function));
	const tableEntries = readTables(sections.get(SECTION.table));
	const memory = readMemory(sections.get(SECTION.memory));
	const pages = (imports.pages ?? 0) + (memory?.initial ?? 0);

	const globalSection = sections.get(SECTION.global);
	const indices = new Indices(imports.functions, functions.length, globalSection?.u32() ?? 0);
	if (globalSection) globalSection.at = 0;
	const globals = rewriteGlobals(globalSection, indices);
	// An imported memory may have more pages than the module asks for.
	const markedPages = memory ? memory.initial : MARKED_PAGES;
	const hasMemory = memory !== undefined || imports.pages !== undefined;
	const shift = hasMemory && pages <= MARKED_PAGES ? chunkShift(markedPages) : undefined;
	const helpers = new Helpers(types, indices);
	const growType = types.indexOf([TYPE.i32], [TYPE.i32]);
	const start = sections.get(SECTION.start);
	const added = new Map<string, number>();
	if (start) added.set(START_EXPORT, indices.function(start.u32()));
	added.set(RESET_EXPORT, helpers.reset(globals));
	if (shift !== undefined) added.set(WRITTEN_EXPORT, helpers.written());
	const code = meterCode(sections.get(SECTION.code), functions, {
		types,
		indices,
		helpers,
		functionTypes: [...imports.functionTypes, ...functions],
		imported: imports.functions,
		chunkShift: shift,
	});
	const meteredTypes = functions.map((type) => types.meteredOf(types.at(type)));
	const exports = rewriteExports(sections.get(SECTION.export), added, indices);
	const elements = rewriteElements(sections.get(SECTION.element), indices);
	const data = rewriteData(sections.get(SECTION.data), indices);

	const out = wasmModule([
		[SECTION.type, types.write()],
		[SECTION.import, writeImports(imports, growType, memory)],
		[SECTION.function, writeFunctions([...functions, ...meteredTypes, ...helpers.list.map(({ type }) => type)])],
		[SECTION.table, sections.get(SECTION.table)?.bytes],
		[SECTION.global, writeGlobals([...globals, WRITTEN, PERMANENT])],
		[SECTION.export, exports],
		[SECTION.element, elements],
		[SECTION.dataCount, sections.get(SECTION.dataCount)?.bytes],
		[SECTION.code, code.section],
		[SECTION.data, data],
	]);
	return {
		bytes: out,
		pages,
		memory,
		tableEntries,
		merges: code.merges,
		calls: code.calls,
		declarations: functions.length + imports.functions + types.declared,
		hasStart: start !== undefined,
		chunkShift: shift,
	};
}

/** The global of the marks of written memory, and that of what a reset does not undo. */
const WRITTEN: Global = { type: TYPE.i64, isMutable: true, init: new CodeWriter(3).i64(0n).byte(OP.end).finish() };
const PERMANENT: Global = { type: TYPE.i32, isMutable: true, init: new CodeWriter(3).i32(0).byte(OP.end).finish() };

/** The module's own imports, followed by the meters. */
function writeImports(imports: Imports, growType: number, memory: MemoryLimits | undefined): CodeWriter {
	const out = new CodeWriter().uint(imports.entries.length + (memory ? 4 : 3));
	for (const entry of imports.entries) out.bytes(entry);
	writeMeterImports(out, growType);
	if (memory) writeMemoryImport(out, memory);
	return out;
}

function writeFunctions(types: readonly number[]): CodeWriter {
	const out = new CodeWriter().uint(types.length);
	for (const type of types) out.uint(type);
	return out;
}
