import { WasmLoadError } from '../../errors.ts';
import type { ByteReader } from '../reader.ts';
import { readSections } from '../sections.ts';
import { sameFunction } from './core-types.ts';
import type { Component, CoreFunctionType, CoreInstance, CoreItem } from './definitions.ts';

/**
 * Removes the shim and fixup modules that component tools add. A lowered function may need the memory of the very module that
 * imports it, so the tools link the two through a shim, whose functions call through a table, and a fixup, which fills the table
 * once the memory exists. Our lowered functions look up the memory when they are called, so the module can import them directly. This
 * saves two of three core instances in every frame. Components without such modules are returned unchanged.
 */
export function withoutShims(component: Component): Component {
	let { instances } = component;
	let funcs = component.items.func;
	instances.forEach((fixup, at) => {
		const link = linkOf(component, fixup);
		if (!link || !isUsedByFixupOnly(component, link.shim, at)) return;
		// References to a function of the shim become references to the lowered function it calls.
		funcs = funcs.map((item) =>
			item.from === 'instance' && item.instance === link.shim ? link.functions[Number(item.name)]! : item,
		);
		instances = instances.map((instance, i) => (i === at || i === link.shim ? NOTHING : instance));
	});
	return funcs === component.items.func
		? component
		: { ...component, instances, items: { ...component.items, func: funcs } };
}

const NOTHING: CoreInstance = { kind: 'exports', exports: [] };
const TABLE = '$imports';

interface Link {
	/** The shim's core instance. */
	readonly shim: number;
	/** The lowered function that each of its functions calls. */
	readonly functions: readonly CoreItem[];
}

/** Returns what a core instance links if it is a fixup, else undefined. */
function linkOf({ modules, instances, items }: Component, fixup: CoreInstance): Link | undefined {
	if (fixup.kind !== 'instantiate') return undefined;
	const filled = readFixup(modules[fixup.module]!.bytes);
	if (!filled) return undefined;
	const argument = (name: string) => fixup.args.find((arg) => arg.name === name)?.instance;
	const actual = instances[argument(filled.functionsFrom) ?? -1];
	const tables = argument(filled.tableFrom);
	if (actual?.kind !== 'exports' || tables === undefined) return undefined;
	const shim = shimBehind(instances, items.table, tables);
	const made = shim === undefined ? undefined : instances[shim];
	if (shim === undefined || made?.kind !== 'instantiate') return undefined;
	const types = readShim(modules[made.module]!.bytes);
	if (types?.length !== filled.count) return undefined;
	// Names of exports are distinct.
	const byName = new Map(actual.exports.map((item) => [item.name, item]));
	const functions: CoreItem[] = [];
	for (let i = 0; i < filled.count; i++) {
		const found = byName.get(`${i}`);
		const item = found?.sort === 'func' ? items.func[found.index] : undefined;
		// A call through a table to a function of another type traps. Only the module itself does that.
		if (item?.from !== 'lower' || !sameFunction(item.type, types[i]!)) return undefined;
		functions.push(item);
	}
	return { shim, functions };
}

/** Returns the instance that defines the table in an argument: the argument itself, or the instance whose table it re-exports. */
function shimBehind(
	instances: readonly CoreInstance[],
	tables: readonly CoreItem[],
	argument: number,
): number | undefined {
	const instance = instances[argument]!;
	if (instance.kind === 'instantiate') return argument;
	const found = instance.exports.find(({ name, sort }) => sort === 'table' && name === TABLE);
	const table = found && tables[found.index];
	return table?.from === 'instance' && table.name === TABLE ? table.instance : undefined;
}

/** Returns whether no instance other than the fixup gets the shim's table or the shim itself. */
function isUsedByFixupOnly({ instances, items }: Component, shim: number, fixup: number): boolean {
	const own = (item: CoreItem | undefined) => item?.from === 'instance' && item.instance === shim;
	const { table, memory, global } = items;
	if ([...memory, ...global].some(own)) return false;
	const carriers = instances.flatMap((instance, i) =>
		i === shim ||
		(instance.kind === 'exports' && instance.exports.some(({ sort, index }) => sort === 'table' && own(table[index])))
			? [i]
			: [],
	);
	return instances.every(
		(instance, i) =>
			i === fixup || instance.kind !== 'instantiate' || !instance.args.some((arg) => carriers.includes(arg.instance)),
	);
}

/** Returns the sections of a core module by id, or undefined if it has a section that is not in `allowed`. */
function sectionsOf(bytes: Uint8Array, allowed: readonly number[]): ReadonlyMap<number, ByteReader> | undefined {
	const sections = readSections(bytes, 0);
	return [...sections.keys()].every((id) => allowed.includes(id)) ? sections : undefined;
}

/** Returns undefined if `read` finds other bytes than it expects. */
function readIfMatching<T>(read: () => T | undefined): T | undefined {
	try {
		return read();
	} catch (error) {
		if (error instanceof WasmLoadError) return undefined;
		throw error;
	}
}

const FUNC_REF = 0x70;

/** Reads a fixup: a module that only fills a table with the functions `0` to `count - 1` that it imports, in order. */
function readFixup(
	bytes: Uint8Array,
): { readonly count: number; readonly functionsFrom: string; readonly tableFrom: string } | undefined {
	return readIfMatching(() => {
		const sections = sectionsOf(bytes, [1, 2, 9]);
		const imports = sections?.get(2);
		const elements = sections?.get(9);
		if (!imports || !elements) return undefined;
		let count = 0;
		let functionsFrom: string | undefined;
		let tableFrom: string | undefined;
		for (let left = imports.u32(); left > 0; left--) {
			const from = imports.name();
			const name = imports.name();
			const kind = imports.u8();
			if (kind === 0) {
				imports.u32();
				if (name !== `${count++}` || (functionsFrom ?? from) !== from) return undefined;
				functionsFrom = from;
			} else if (kind === 1 && tableFrom === undefined && name === TABLE) {
				readTable(imports);
				tableFrom = from;
			} else return undefined;
		}
		// One active segment of the only table, at offset 0: flags 0, i32.const 0, end.
		if (elements.u32() !== 1 || elements.u32() !== 0) return undefined;
		if (elements.u8() !== 0x41 || elements.u8() !== 0 || elements.u8() !== 0x0b) return undefined;
		const filled = elements.list(() => elements.u32());
		if (filled.length !== count || filled.some((index, i) => index !== i)) return undefined;
		if (functionsFrom === undefined || tableFrom === undefined || !imports.done || !elements.done) return undefined;
		return { count, functionsFrom, tableFrom };
	});
}

/** Reads a table type. Returns the size of a table of functions, undefined for others. */
function readTable(reader: ByteReader): number | undefined {
	const isFunctions = reader.u8() === FUNC_REF;
	const flags = reader.u8();
	const min = reader.u32();
	if ((flags & 1) !== 0) reader.u32();
	return isFunctions && flags <= 1 ? min : undefined;
}

/** Returns the types of a shim's functions, undefined for other modules. Function `i` of a shim calls entry `i` of its table with its own arguments. */
function readShim(bytes: Uint8Array): readonly CoreFunctionType[] | undefined {
	return readIfMatching(() => {
		const sections = sectionsOf(bytes, [1, 3, 4, 7, 10]);
		const [types, functions, tables, exports, code] = [1, 3, 4, 7, 10].map((id) => sections?.get(id));
		if (!types || !functions || !tables || !exports || !code) return undefined;
		const signatures = types.list((): CoreFunctionType => {
			if (types.u8() !== 0x60) types.fail('not a function type');
			return { params: types.list(() => types.u8()), results: types.list(() => types.u8()) };
		});
		const typeOf = functions.list(() => functions.u32());
		if (tables.u32() !== 1 || readTable(tables) !== typeOf.length) return undefined;
		const names = exports.list(() => ({ name: exports.name(), kind: exports.u8(), index: exports.u32() }));
		const isOwn = ({ name, kind, index }: (typeof names)[number]) =>
			kind === 0 ? name === `${index}` : kind === 1 && name === TABLE;
		if (names.length !== typeOf.length + 1 || !names.every(isOwn)) return undefined;
		const bodies = code.list(() => code.body(code.u32()));
		if (bodies.length !== typeOf.length) return undefined;
		const own = typeOf.map((index) => signatures[index] ?? types.fail('no such type'));
		return bodies.every((body, i) => isTrampoline(body, i, typeOf[i]!, own[i]!.params.length)) ? own : undefined;
	});
}

/** Returns whether a body is: no locals; local.get of every argument; i32.const `index`; call_indirect `type` of table 0; end. */
function isTrampoline(body: ByteReader, index: number, type: number, parameters: number): boolean {
	if (body.u32() !== 0) return false;
	for (let i = 0; i < parameters; i++) if (body.u8() !== 0x20 || body.u32() !== i) return false;
	if (body.u8() !== 0x41 || body.s33() !== index) return false;
	return body.u8() === 0x11 && body.u32() === type && body.u32() === 0 && body.u8() === 0x0b && body.done;
}
