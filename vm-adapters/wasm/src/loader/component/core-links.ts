import { MAX_FLAT_PARAMS, MAX_FLAT_RESULTS, type WitFunction, type WitType, witLayout } from '@altvm/abi-bridge';
import { TYPE } from '@altvm/vm-kit';
import type { ByteReader } from '../reader.ts';
import {
	type CoreType,
	fitsImport,
	formatCoreType,
	type ModuleType,
	readModuleType,
	sameFunction,
} from './core-types.ts';
import type { CanonOptions, CoreFunctionType, CoreInstance, CoreSort } from './definitions.ts';

type FunctionType = Omit<WitFunction, 'name'>;
type CoreFunction = CoreType & { readonly sort: 'func' };

/** `realloc` of the canonical ABI: old address, old size, alignment and new size to an address. */
const REALLOC: CoreFunction = { sort: 'func', params: [TYPE.i32, TYPE.i32, TYPE.i32, TYPE.i32], results: [TYPE.i32] };

/**
 * Checks, while a component is parsed, that everything it links fits: imports of core modules against what they are given, core
 * functions against the types that they are lifted to, and the options of both (component-model, Explainer.md and CanonicalABI.md).
 * Linking code of another type would be a failure of the engine in some frames and undefined behaviour in others.
 */
export class CoreLinks {
	/** Types of the core items of each sort, by index. */
	readonly #items: Record<CoreSort, CoreType[]> = { func: [], table: [], memory: [], global: [] };
	/** For each core instance, the types of its exports. */
	readonly #instances: ReadonlyMap<string, CoreType>[] = [];
	readonly #modules = new Map<number, ModuleType>();

	/** Adds an instance of a core module. */
	instantiate(reader: ByteReader, instance: CoreInstance & { kind: 'instantiate' }, module: CoreModule): void {
		let type = this.#modules.get(instance.module);
		if (!type) this.#modules.set(instance.module, (type = readModuleType(module.bytes, module.offset)));
		const args = new Map<string, number>();
		for (const { name, instance: index } of instance.args) {
			if (args.has(name)) reader.fail(`two arguments named '${name}'`);
			args.set(name, index);
		}
		for (const { module: from, name, type: wanted } of type.imports) {
			const given = args.get(from);
			const actual = given === undefined ? undefined : this.#instances[given]!.get(name);
			if (actual && fitsImport(actual, wanted)) continue;
			const what = `core module ${instance.module} imports '${from}' '${name}' as ${formatCoreType(wanted)}`;
			reader.fail(`${what} and is given ${formatCoreType(actual)}`);
		}
		this.#instances.push(type.exports);
	}

	/** Adds a core instance that is put together from other items. */
	collect(reader: ByteReader, exports: (CoreInstance & { kind: 'exports' })['exports']): void {
		const types = new Map<string, CoreType>();
		for (const { name, sort, index } of exports) {
			if (types.has(name)) reader.fail(`two exports named '${name}'`);
			types.set(name, this.#items[sort][index]!);
		}
		this.#instances.push(types);
	}

	/** Adds an export of a core instance to the items. */
	alias(reader: ByteReader, sort: CoreSort, instance: number, name: string): void {
		const type = this.#instances[instance]!.get(name);
		if (type?.sort !== sort) reader.fail(`core instance ${instance} has no ${sort} '${name}'`);
		this.#items[sort].push(type);
	}

	/** Adds a lowered host function to the items and returns its core type. */
	lower(reader: ByteReader, type: FunctionType, options: CanonOptions): CoreFunctionType {
		const flat = flatten(type);
		this.#options(reader, options, {
			memory: flat.spillsParams || flat.spillsResult || flat.hasDynamicParams,
			realloc: flat.hasDynamicResult,
		});
		const isSpilled = flat.results.length > MAX_FLAT_RESULTS;
		const core: CoreFunction = {
			sort: 'func',
			params: [...(flat.spillsParams ? [TYPE.i32] : flat.params), ...(isSpilled ? [TYPE.i32] : [])],
			results: isSpilled ? [] : flat.results,
		};
		this.#items.func.push(core);
		return core;
	}

	/** Checks that a core function has the type that lifting it to a function of a component takes. */
	lift(reader: ByteReader, func: number, type: FunctionType, options: CanonOptions): void {
		const flat = flatten(type);
		const wanted: CoreFunction = {
			sort: 'func',
			params: flat.spillsParams ? [TYPE.i32] : flat.params,
			results: flat.spillsResult ? [TYPE.i32] : flat.results,
		};
		this.#expect(reader, 'the lifted function', func, wanted);
		const takesDynamic = flat.spillsParams || flat.hasDynamicParams;
		this.#options(reader, options, {
			memory: takesDynamic || flat.spillsResult || flat.hasDynamicResult,
			realloc: takesDynamic,
		});
		if (options.postReturn === undefined) return;
		this.#expect(reader, 'post-return', options.postReturn, { sort: 'func', params: wanted.results, results: [] });
	}

	#options(reader: ByteReader, { memory, realloc }: CanonOptions, needs: { memory: boolean; realloc: boolean }): void {
		if ((needs.memory || realloc !== undefined) && memory === undefined)
			reader.fail('a canonical function without a memory');
		if (needs.realloc && realloc === undefined) reader.fail('a canonical function without a realloc');
		if (realloc !== undefined) this.#expect(reader, 'realloc', realloc, REALLOC);
	}

	#expect(reader: ByteReader, what: string, func: number, wanted: CoreFunction): void {
		const actual = this.#items.func[func]!;
		if (actual.sort === 'func' && sameFunction(actual, wanted)) return;
		reader.fail(`${what} has type ${formatCoreType(actual)}, not ${formatCoreType(wanted)}`);
	}
}

interface CoreModule {
	readonly bytes: Uint8Array;
	readonly offset: number;
}

interface Flat {
	readonly params: readonly number[];
	readonly results: readonly number[];
	/** Whether the arguments are passed through memory. */
	readonly spillsParams: boolean;
	readonly spillsResult: boolean;
	/** Whether a parameter contains addresses. */
	readonly hasDynamicParams: boolean;
	readonly hasDynamicResult: boolean;
}

const flats = new WeakMap<FunctionType, Flat>();

/** Flattens a function type to core types (CanonicalABI.md, `flatten_functype`), once for all functions of the type. */
function flatten(type: FunctionType): Flat {
	let flat = flats.get(type);
	if (!flat) flats.set(type, (flat = makeFlat(type)));
	return flat;
}

function makeFlat({ params, result }: FunctionType): Flat {
	const flatParams = params.flatMap(({ type }) => flatTypes(type));
	const results = result ? flatTypes(result) : [];
	return {
		params: flatParams,
		results,
		spillsParams: flatParams.length > MAX_FLAT_PARAMS,
		spillsResult: results.length > MAX_FLAT_RESULTS,
		hasDynamicParams: params.some(({ type }) => isDynamic(type)),
		hasDynamicResult: result !== undefined && isDynamic(result),
	};
}

function flatTypes(type: WitType): number[] {
	return witLayout(type).flat.map((each) => TYPE[each]);
}

const dynamic = new WeakMap<WitType, boolean>();

/** Whether values of a type contain addresses: strings and lists lie in memory of their own. */
function isDynamic(type: WitType): boolean {
	let known = dynamic.get(type);
	if (known === undefined) dynamic.set(type, (known = hasPointer(type)));
	return known;
}

function hasPointer(type: WitType): boolean {
	switch (type.kind) {
		case 'string':
		case 'list':
			return true;
		case 'option':
			return isDynamic(type.element);
		case 'tuple':
			return type.elements.some(isDynamic);
		case 'record':
			return type.fields.some((field) => isDynamic(field.type));
		case 'variant':
			return type.cases.some((each) => each.type !== undefined && isDynamic(each.type));
		case 'result':
			return [type.ok, type.error].some((each) => each !== undefined && isDynamic(each));
		default:
			return false;
	}
}
