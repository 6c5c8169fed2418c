import type { MemoryLimits } from '../engine/memory-pool.ts';
import { LIMITS } from '../gas.ts';
import { ByteWriter, u32 } from './encode.ts';
import { METER_MODULE } from './injected.ts';
import type { ByteReader } from './reader.ts';
import { valueType } from './value-type.ts';

export interface FunctionType {
	readonly params: Uint8Array;
	readonly results: Uint8Array;
}

/** The type section, with the types that metering adds behind it. */
export class TypeSection {
	readonly #types: FunctionType[] = [];

	constructor(section: ByteReader | undefined) {
		section?.list(() => {
			if (section.u8() !== 0x60) section.unsupported('a type that is no function type');
			const params = section.list(() => valueType(section, 'parameter'));
			const results = section.list(() => valueType(section, 'result'));
			this.#types.push({ params: Uint8Array.from(params), results: Uint8Array.from(results) });
		});
		if (this.#types.length > LIMITS.types) section!.fail(`more than ${LIMITS.types} types`);
	}

	at(index: number): FunctionType {
		return this.#types[index]!;
	}

	indexOf(params: ArrayLike<number>, results: ArrayLike<number>): number {
		const found = this.#types.findIndex((type) => same(type.params, params) && same(type.results, results));
		if (found >= 0) return found;
		return this.#types.push({ params: Uint8Array.from(params), results: Uint8Array.from(results) }) - 1;
	}

	write(): ByteWriter {
		const out = new ByteWriter();
		out.push(u32(this.#types.length));
		for (const { params, results } of this.#types) {
			out.push([0x60, ...u32(params.length)]);
			out.push(params);
			out.push(u32(results.length));
			out.push(results);
		}
		return out;
	}
}

function same(a: Uint8Array, b: ArrayLike<number>): boolean {
	return a.length === b.length && a.every((byte, i) => byte === b[i]);
}

/** What a module imports. */
export interface Imports {
	/** The entries as they are. */
	readonly entries: readonly Uint8Array[];
	readonly functions: number;
	/** Pages of imported memories at the start. */
	readonly pages: number;
}

export function readImports(section: ByteReader | undefined): Imports {
	let functions = 0;
	let pages = 0;
	const entries = section?.list(() => {
		const start = section.at;
		const module = section.name();
		if (module === METER_MODULE) section.unsupported(`an import from ${METER_MODULE}`);
		section.name();
		const kind = section.u8();
		if (kind === 0) {
			section.u32();
			functions++;
		} else if (kind === 1) {
			valueType(section, 'table');
			readLimits(section);
		} else if (kind === 2) pages += readMemoryLimits(section).initial;
		else if (kind === 3) section.unsupported('an imported global');
		else section.unsupported(`an import of kind ${kind}`);
		return section.bytes.subarray(start, section.at);
	});
	return { entries: entries ?? [], functions, pages };
}

/** The types of the functions that the module defines. */
export function readFunctions(section: ByteReader | undefined): number[] {
	const functions = section?.list(() => section.u32()) ?? [];
	if (functions.length > LIMITS.functions) section!.fail(`more than ${LIMITS.functions} functions`);
	return functions;
}

/** Entries of the module's own tables at the start, which is all: none grows. */
export function readTables(section: ByteReader | undefined): number {
	let entries = 0;
	section?.list(() => {
		valueType(section, 'table');
		entries += readLimits(section).initial;
		if (entries > LIMITS.tableEntries) section.fail(`tables of more than ${LIMITS.tableEntries} entries`);
	});
	return entries;
}

/** The module's own memory: a valid module has one at most, its own or imported. */
export function readMemory(section: ByteReader | undefined): MemoryLimits | undefined {
	return section?.list(() => readMemoryLimits(section))[0];
}

interface Limits {
	readonly initial: number;
	readonly maximum: number | undefined;
}

/** The limits of a table or memory. */
function readLimits(reader: ByteReader): Limits {
	const flags = reader.u8();
	if (flags > 1) reader.unsupported('a shared or 64-bit memory or table');
	const initial = reader.u32();
	return { initial, maximum: flags === 1 ? reader.u32() : undefined };
}

function readMemoryLimits(reader: ByteReader): MemoryLimits {
	const limits = readLimits(reader);
	if (limits.initial > LIMITS.pages) reader.fail(`a memory of more than ${LIMITS.pages} pages`);
	return limits;
}
