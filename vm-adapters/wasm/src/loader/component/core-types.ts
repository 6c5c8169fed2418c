import { EXTERNAL, SECTION, TYPE } from '@altvm/vm-kit';
import type { ByteReader } from '../reader.ts';
import { readSections } from '../sections.ts';
import { valueType } from '../value-type.ts';
import type { CoreFunctionType, CoreSort } from './definitions.ts';

/** The type of something that a core module imports or exports (core specification 2.0, section 2.3.8). */
export type CoreType =
	| ({ readonly sort: 'func' } & CoreFunctionType)
	| { readonly sort: 'table'; readonly element: number; readonly limits: CoreLimits }
	| { readonly sort: 'memory'; readonly limits: CoreLimits }
	| { readonly sort: 'global'; readonly type: number; readonly isMutable: boolean };

interface CoreLimits {
	readonly min: number;
	readonly max: number | undefined;
}

/** What a core module imports, in order, and what it exports. */
export interface ModuleType {
	readonly imports: readonly { readonly module: string; readonly name: string; readonly type: CoreType }[];
	readonly exports: ReadonlyMap<string, CoreType>;
}

const SORTS: Record<number, CoreSort> = {
	[EXTERNAL.function]: 'func',
	[EXTERNAL.table]: 'table',
	[EXTERNAL.memory]: 'memory',
	[EXTERNAL.global]: 'global',
};

/**
 * Reads the types of a core module that is valid by itself.
 * @throws WasmLoadError for features that contracts may not use. The error names the byte.
 */
export function readModuleType(bytes: Uint8Array, offset: number): ModuleType {
	const sections = readSections(bytes, offset);
	const types = listOf(sections.get(SECTION.type), (section) => {
		if (section.u8() !== 0x60) section.unsupported('a type other than a function type');
		const params = section.list(() => valueType(section, 'parameter'));
		const results = section.list(() => valueType(section, 'result'));
		return { sort: 'func', params, results } as const;
	});
	const func = (section: ByteReader): CoreType => types[section.u32()] ?? section.fail('no such function type');
	const all: Record<CoreSort, CoreType[]> = { func: [], table: [], memory: [], global: [] };
	const imports = listOf(sections.get(SECTION.import), (section) => {
		const module = section.name();
		const name = section.name();
		const kind = section.u8();
		const type = kind === EXTERNAL.function ? func(section) : definition(section, kind);
		all[type.sort].push(type);
		return { module, name, type };
	});
	listOf(sections.get(SECTION.function), (section) => all.func.push(func(section)));
	listOf(sections.get(SECTION.table), (section) => all.table.push(definition(section, EXTERNAL.table)));
	listOf(sections.get(SECTION.memory), (section) => all.memory.push(definition(section, EXTERNAL.memory)));
	listOf(sections.get(SECTION.global), (section) => {
		all.global.push(definition(section, EXTERNAL.global));
		skipConstant(section);
	});
	const exports = listOf(sections.get(SECTION.export), (section) => {
		const name = section.name();
		const sort = SORTS[section.u8()] ?? section.unsupported('an export of another kind');
		return [name, all[sort][section.u32()] ?? section.fail(`export ${name} of something that is not there`)] as const;
	});
	return { imports, exports: new Map(exports) };
}

function listOf<T>(section: ByteReader | undefined, item: (section: ByteReader) => T): T[] {
	return section?.list(() => item(section)) ?? [];
}

function definition(section: ByteReader, kind: number): CoreType {
	switch (kind) {
		case EXTERNAL.table:
			return { sort: 'table', element: valueType(section, 'table'), limits: readLimits(section) };
		case EXTERNAL.memory:
			return { sort: 'memory', limits: readLimits(section) };
		case EXTERNAL.global:
			return { sort: 'global', type: valueType(section, 'global'), isMutable: section.u8() === 1 };
		default:
			return section.unsupported(`an import of kind ${kind}`);
	}
}

function readLimits(section: ByteReader): CoreLimits {
	const flags = section.u8();
	if (flags > 1) section.unsupported('a shared or 64-bit memory or table');
	return { min: section.u32(), max: flags === 1 ? section.u32() : undefined };
}

/** Skips a constant expression. Metering reads it again and refuses instructions that it does not know. */
function skipConstant(section: ByteReader): void {
	for (let op = section.u8(); op !== 0x0b; op = section.u8()) {
		if (op === 0x23 || op === 0xd2) section.u32();
		else if (op === 0xd0) section.s33();
		else if (op === 0x41 || op === 0x42) section.skipLeb();
		else if (op < 0x6a || op > 0x7e) section.unsupported(`instruction 0x${op.toString(16)} in a constant expression`);
	}
}

/** Whether something of type `actual` may be given to an import of type `wanted` (core specification 2.0, section 3.2.7). */
export function fitsImport(actual: CoreType, wanted: CoreType): boolean {
	if (actual.sort === 'func') return wanted.sort === 'func' && sameFunction(actual, wanted);
	if (actual.sort === 'memory') return wanted.sort === 'memory' && fitsLimits(actual.limits, wanted.limits);
	if (actual.sort === 'table') {
		return wanted.sort === 'table' && actual.element === wanted.element && fitsLimits(actual.limits, wanted.limits);
	}
	return wanted.sort === 'global' && actual.type === wanted.type && actual.isMutable === wanted.isMutable;
}

function fitsLimits(actual: CoreLimits, wanted: CoreLimits): boolean {
	return (
		actual.min >= wanted.min && (wanted.max === undefined || (actual.max !== undefined && actual.max <= wanted.max))
	);
}

/** Whether two function types are the same. */
export function sameFunction(a: CoreFunctionType, b: CoreFunctionType): boolean {
	return sameTypes(a.params, b.params) && sameTypes(a.results, b.results);
}

function sameTypes(a: readonly number[], b: readonly number[]): boolean {
	return a.length === b.length && a.every((type, i) => type === b[i]);
}

/** Writes a core type for an error message. */
export function formatCoreType(type: CoreType | undefined): string {
	if (!type) return 'nothing';
	if (type.sort !== 'func') return `a ${type.sort}`;
	const names = (types: readonly number[]) => types.map((each) => NAMES[each]).join(' ');
	return `(${names(type.params)}) -> (${names(type.results)})`.slice(0, 200);
}

const NAMES: Record<number, string> = {
	[TYPE.i32]: 'i32',
	[TYPE.i64]: 'i64',
	[TYPE.funcref]: 'funcref',
	[TYPE.externref]: 'externref',
};
