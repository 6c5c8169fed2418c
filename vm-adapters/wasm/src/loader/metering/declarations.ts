import { CodeWriter, functionType, TYPE } from '@altvm/vm-kit';
import { LIMITS } from '../../gas.ts';
import type { ByteReader } from '../reader.ts';
import { valueType } from '../value-type.ts';
import { METER_MODULE } from './injected.ts';
import type { MemoryLimits } from './memory-limits.ts';

export interface FunctionType {
	readonly params: Uint8Array;
	readonly results: Uint8Array;
}

/** The type section, followed by the types that metering adds. */
export class TypeSection {
	readonly #types: FunctionType[] = [];
	/** Indices by parameters and results; of equal types, the first. Filled when it is first asked for. */
	readonly #indices = new Map<string, number>();

	readonly #resultsOf = new Map<FunctionType, number>();

	constructor(section: ByteReader | undefined) {
		section?.list(() => {
			if (section.u8() !== 0x60) section.unsupported('a type other than a function type');
			const params = section.list(() => valueType(section, 'parameter'));
			const results = section.list(() => valueType(section, 'result'));
			this.#types.push({ params: Uint8Array.from(params), results: Uint8Array.from(results) });
		});
		if (this.#types.length > LIMITS.types) section!.fail(`more than ${LIMITS.types} types`);
		this.declared = this.#types.length;
	}

	/** Types that the module itself declares. */
	readonly declared: number;

	at(index: number): FunctionType {
		return this.#types[index]!;
	}

	/** The index of a function type, which is added if the module does not have it. */
	indexOf(params: ArrayLike<number>, results: ArrayLike<number>): number {
		if (this.#indices.size === 0) {
			this.#types.forEach((type, i) => {
				const key = keyOf(type.params, type.results);
				if (!this.#indices.has(key)) this.#indices.set(key, i);
			});
		}
		const key = keyOf(params, results);
		let index = this.#indices.get(key);
		if (index === undefined) {
			index = this.#types.push({ params: Uint8Array.from(params), results: Uint8Array.from(results) }) - 1;
			this.#indices.set(key, index);
		}
		return index;
	}

	/** The index of the type of a metered function: with the ink and the native stack that are left, it returns the ink. */
	meteredOf({ params, results }: FunctionType): number {
		return this.indexOf([...params, TYPE.i64, TYPE.i32], [...results, TYPE.i64]);
	}

	/** The index of the type without parameters and the results of a type. */
	resultsOf(type: FunctionType): number {
		let index = this.#resultsOf.get(type);
		if (index === undefined) this.#resultsOf.set(type, (index = this.indexOf([], type.results)));
		return index;
	}

	write(): CodeWriter {
		const out = new CodeWriter().uint(this.#types.length);
		for (const { params, results } of this.#types) functionType(out, params, results);
		return out;
	}
}

function keyOf(params: ArrayLike<number>, results: ArrayLike<number>): string {
	return `${Array.prototype.join.call(params)}>${Array.prototype.join.call(results)}`;
}

/** The import section. */
export interface Imports {
	/** The bytes of each entry. */
	readonly entries: readonly Uint8Array[];
	readonly functions: number;
	/** The type index of each imported function. */
	readonly functionTypes: readonly number[];
	/** Initial pages of an imported memory, undefined if there is none. */
	readonly pages: number | undefined;
}

export function readImports(section: ByteReader | undefined): Imports {
	const functionTypes: number[] = [];
	let pages: number | undefined;
	const entries = section?.list(() => {
		const start = section.at;
		const module = section.name();
		if (module === METER_MODULE) section.unsupported(`an import from ${METER_MODULE}`);
		section.name();
		const kind = section.u8();
		if (kind === 0) {
			functionTypes.push(section.u32());
		} else if (kind === 1) {
			valueType(section, 'table');
			readLimits(section);
		} else if (kind === 2) pages = readMemoryLimits(section).initial;
		else if (kind === 3) section.unsupported('an imported global');
		else section.unsupported(`an import of kind ${kind}`);
		return section.bytes.subarray(start, section.at);
	});
	return { entries: entries ?? [], functions: functionTypes.length, functionTypes, pages };
}

/** Returns the type index of each function that the module defines. */
export function readFunctions(section: ByteReader | undefined): number[] {
	const functions = section?.list(() => section.u32()) ?? [];
	if (functions.length > LIMITS.functions) section!.fail(`more than ${LIMITS.functions} functions`);
	return functions;
}

/** Returns the entries of the tables that the module defines. Tables cannot grow: `table.grow` is refused. */
export function readTables(section: ByteReader | undefined): number {
	let entries = 0;
	section?.list(() => {
		valueType(section, 'table');
		entries += readLimits(section).initial;
		if (entries > LIMITS.tableEntries) section.fail(`tables of more than ${LIMITS.tableEntries} entries`);
	});
	return entries;
}

/** Returns the limits of the memory that the module defines. A valid module has one memory at most, its own or imported. */
export function readMemory(section: ByteReader | undefined): MemoryLimits | undefined {
	return section?.list(() => readMemoryLimits(section))[0];
}

interface Limits {
	readonly initial: number;
	readonly maximum: number | undefined;
}

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
