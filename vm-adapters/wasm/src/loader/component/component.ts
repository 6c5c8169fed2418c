import type { WitFunction, WitType } from '@altvm/abi-bridge';
import { WasmLoadError } from '../../errors.ts';
import { LIMITS } from '../../gas.ts';
import { ByteReader } from '../reader.ts';
import {
	externName,
	hasUnnamed,
	type InstanceType,
	kebab,
	named,
	recogniseTypes,
	sameType,
	sizeOf,
	TypeScope,
} from './component-types.ts';
import { CoreLinks } from './core-links.ts';
import type { CanonOptions, Component, CoreInstance, CoreItem, CoreSort, LiftedExport } from './definitions.ts';

export const TYPES_INTERFACE = 'altvm:contract/types@0.1.0';
export const HOST_INTERFACE = 'altvm:contract/host@0.1.0';

const CORE_SORTS: Record<number, CoreSort> = { 0: 'func', 1: 'table', 2: 'memory', 3: 'global' };

type Func =
	| { readonly import: string }
	| { readonly func: number; readonly options: CanonOptions; readonly type: Omit<WitFunction, 'name'> };

/**
 * Parses a component of the world `altvm:contract` (component-model, Binary.md). Refuses features that contracts may not use; it does
 * not validate everything else, which is the validator's part.
 * @throws WasmLoadError. The error names the byte.
 * @example
 * ```ts
 * import { readFileSync } from 'node:fs';
 * import { parseComponent } from '@altvm/wasm';
 *
 * const component = parseComponent(readFileSync('examples/contracts/curve/artifacts/curve.wasm'));
 * component.exports.map((lifted) => lifted.function.name); // [ 'quote' ]
 * [...component.imports.keys()]; // [ 'revert', 'keccak256' ]
 * ```
 */
export function parseComponent(bytes: Uint8Array): Component {
	const reader = new ByteReader(bytes);
	const magic = [0x00, 0x61, 0x73, 0x6d, 0x0d, 0x00, 0x01, 0x00];
	if (magic.some((byte) => reader.at >= bytes.length || reader.u8() !== byte)) {
		throw new WasmLoadError('malformed', 'not a WebAssembly component', { place: 'byte 0' });
	}
	const parser = new ComponentParser();
	while (!reader.done) {
		const id = reader.u8();
		const body = reader.body(reader.u32());
		parser.section(id, body);
	}
	return parser.finish();
}

class ComponentParser {
	readonly #scope = new TypeScope();
	readonly #modules: { bytes: Uint8Array; offset: number }[] = [];
	readonly #coreInstances: CoreInstance[] = [];
	/** How many of `#coreInstances` instantiate a module. */
	#instantiations = 0;
	readonly #items: Record<CoreSort, CoreItem[]> = { func: [], table: [], memory: [], global: [] };
	readonly #instances: { name: string; type: InstanceType }[] = [];
	readonly #funcs: Func[] = [];
	readonly #exports: LiftedExport[] = [];
	readonly #imports = new Map<string, Omit<WitFunction, 'name'>>();
	readonly #links = new CoreLinks();
	/** Names of exports in lower case. */
	readonly #names = new Set<string>();
	/** Parts of the types of all exports. */
	#size = 0;

	section(id: number, body: ByteReader): void {
		switch (id) {
			case 0: // custom
				return;
			case 1:
				if (this.#modules.length >= LIMITS.modules) body.fail(`more than ${LIMITS.modules} core modules`);
				this.#modules.push({ bytes: body.bytes, offset: body.base });
				return;
			case 2:
				body.list(() => this.#coreInstance(body));
				break;
			case 6:
				body.list(() => this.#alias(body));
				break;
			case 7:
				body.list(() => this.#scope.add(body, this.#scope.define(body)));
				break;
			case 8:
				body.list(() => this.#canon(body));
				break;
			case 10:
				body.list(() => this.#import(body));
				break;
			case 11:
				body.list(() => this.#export(body));
				break;
			default:
				body.unsupported(`a section ${SECTION_NAMES[id] ?? id} has no place in a contract`);
		}
		if (!body.done) body.fail('bytes after the end of a section');
	}

	#coreInstance(reader: ByteReader): void {
		const form = reader.u8();
		if (form === 0x00) {
			const module = reader.u32();
			if (module >= this.#modules.length) reader.fail(`no core module ${module}`);
			if (++this.#instantiations > LIMITS.instances) reader.fail(`more than ${LIMITS.instances} core instances`);
			const args = reader.list(() => {
				const name = reader.name();
				if (reader.u8() !== 0x12) reader.fail('an argument that is not an instance');
				return { name, instance: this.#known(reader, this.#coreInstances, reader.u32(), 'core instance') };
			});
			const instance = { kind: 'instantiate', module, args } as const;
			this.#links.instantiate(reader, instance, this.#modules[module]!);
			this.#coreInstances.push(instance);
		} else if (form === 0x01) {
			const exports = reader.list(() => {
				const name = reader.name();
				const sort = this.#coreSort(reader);
				return { name, sort, index: this.#known(reader, this.#items[sort], reader.u32(), `core ${sort}`) };
			});
			this.#links.collect(reader, exports);
			this.#coreInstances.push({ kind: 'exports', exports });
		} else reader.fail(`core instance of form ${form}`);
	}

	#coreSort(reader: ByteReader): CoreSort {
		const code = reader.u8();
		return CORE_SORTS[code] ?? reader.unsupported(`core sort 0x${code.toString(16)}`);
	}

	/** Returns an index if the list has it. */
	#known(reader: ByteReader, list: readonly unknown[], index: number, what: string): number {
		return index < list.length ? index : reader.fail(`no ${what} ${index}`);
	}

	#alias(reader: ByteReader): void {
		const sort = reader.u8();
		if (sort === 0x00) {
			const core = this.#coreSort(reader);
			if (reader.u8() !== 0x01) reader.unsupported('an alias of a core definition that is not an export');
			const instance = this.#known(reader, this.#coreInstances, reader.u32(), 'core instance');
			const name = reader.name();
			this.#links.alias(reader, core, instance, name);
			this.#items[core].push({ from: 'instance', instance, name });
			return;
		}
		if (reader.u8() !== 0x00) reader.unsupported('an outer alias');
		const { name, type } = this.#instances[this.#known(reader, this.#instances, reader.u32(), 'instance')]!;
		const exported = reader.name();
		if (sort === 0x03) {
			const known = type.types.get(exported) ?? reader.fail(`${name} has no type ${exported}`);
			this.#scope.add(reader, { kind: 'value', type: known });
		} else if (sort === 0x01) {
			const func = type.funcs.get(exported) ?? reader.fail(`${name} has no function ${exported}`);
			if (name !== HOST_INTERFACE) reader.fail(`a function of ${name}`);
			this.#imports.set(exported, func);
			this.#funcs.push({ import: exported });
		} else reader.unsupported(`an alias of sort 0x${sort.toString(16)}`);
	}

	#canon(reader: ByteReader): void {
		const code = reader.u8();
		if (code > 0x01 || reader.u8() !== 0x00) reader.unsupported(`canonical function 0x${code.toString(16)}`);
		const isLift = code === 0x00;
		const index = reader.u32();
		const options = this.#options(reader);
		if (isLift) {
			const type = this.#scope.at(reader, reader.u32());
			if (type.kind !== 'func') reader.fail('a lift to a type that is not a function type');
			const func = this.#known(reader, this.#items.func, index, 'core function');
			this.#links.lift(reader, func, type.func, options);
			this.#funcs.push({ func, options, type: type.func });
		} else {
			const func = this.#funcs[this.#known(reader, this.#funcs, index, 'function')]!;
			if (!('import' in func)) reader.unsupported("the contract's own function lowered");
			if (options.postReturn !== undefined) reader.fail('a lowered function with a post-return');
			const type = this.#links.lower(reader, this.#imports.get(func.import)!, options);
			this.#items.func.push({ from: 'lower', func: func.import, options, type });
		}
	}

	#options(reader: ByteReader): CanonOptions {
		let memory: number | undefined;
		let realloc: number | undefined;
		let postReturn: number | undefined;
		const seen = new Set<number>();
		reader.list(() => {
			const option = reader.u8();
			// The three encodings of strings are one option.
			const kind = Math.max(option, 0x02);
			if (seen.has(kind)) reader.fail('a canonical option that is given twice');
			seen.add(kind);
			if (option === 0x00) return;
			if (option === 0x03) memory = this.#known(reader, this.#items.memory, reader.u32(), 'core memory');
			else if (option === 0x04) realloc = this.#known(reader, this.#items.func, reader.u32(), 'core function');
			else if (option === 0x05) postReturn = this.#known(reader, this.#items.func, reader.u32(), 'core function');
			else
				reader.unsupported(option <= 0x02 ? 'strings that are not UTF-8' : `canonical option 0x${option.toString(16)}`);
		});
		return { memory, realloc, postReturn };
	}

	#import(reader: ByteReader): void {
		const name = externName(reader);
		const described = reader.u8();
		if (described === 0x03) {
			this.#scope.add(reader, { kind: 'value', type: named(this.#scope.bound(reader), name) });
			return;
		}
		if (described !== 0x05)
			throw new WasmLoadError('unknown-import', `a contract cannot import '${name}'`, { place: reader.place });
		const type = this.#scope.at(reader, reader.u32());
		if (type.kind !== 'instance') reader.fail(`import ${name} is not an instance`);
		if (this.#instances.some((other) => other.name === name)) reader.fail(`two imports of ${name}`);
		if (name === TYPES_INTERFACE) this.#instances.push({ name, type: recogniseTypes(reader, type.instance) });
		else if (name === HOST_INTERFACE) this.#instances.push({ name, type: type.instance });
		else
			throw new WasmLoadError('unknown-import', `a contract imports nothing but ${HOST_INTERFACE}, not '${name}'`, {
				place: reader.place,
			});
	}

	#export(reader: ByteReader): void {
		const name = kebab(reader, externName(reader));
		if (this.#names.has(name.toLowerCase())) reader.fail(`two exports named '${name}'`);
		this.#names.add(name.toLowerCase());
		const sort = reader.u8();
		const index = reader.u32();
		let exported: WitType | Omit<WitFunction, 'name'>;
		if (sort === 0x01) {
			const func = this.#funcs[this.#known(reader, this.#funcs, index, 'function')]!;
			if ('import' in func)
				throw new WasmLoadError('bad-export', `export '${name}' is an import`, { place: reader.place });
			if (this.#exports.length >= LIMITS.exports) reader.fail(`more than ${LIMITS.exports} exports`);
			for (const type of [...func.type.params.map((param) => param.type), func.type.result]) {
				if (type) this.#exportedType(reader, name, type);
			}
			this.#exports.push({ function: { name, ...func.type }, func: func.func, options: func.options });
			this.#funcs.push(func);
			exported = func.type;
		} else if (sort === 0x03) {
			exported = named(this.#scope.valueAt(reader, index), name);
			this.#scope.add(reader, { kind: 'value', type: exported });
		} else
			throw new WasmLoadError('bad-export', `a contract exports functions only, not '${name}'`, {
				place: reader.place,
			});
		this.#ascription(reader, name, sort, exported);
	}

	/** Types of exports are named by an export or import, so that callers can name them, and bounded in size together. */
	#exportedType(reader: ByteReader, name: string, type: WitType): void {
		this.#size += sizeOf(type);
		if (this.#size > LIMITS.exportedNodes) reader.fail(`exports with types of more than ${LIMITS.exportedNodes} parts`);
		if (hasUnnamed(type)) reader.fail(`export '${name}' has a type that is not exported itself`);
	}

	/** Reads the type that an export may give again. */
	#ascription(reader: ByteReader, name: string, sort: number, actual: WitType | Omit<WitFunction, 'name'>): void {
		if (reader.u8() === 0x00) return;
		if (reader.u8() !== sort || (sort === 0x03 && reader.u8() !== 0x00))
			reader.unsupported(`the type of export '${name}'`);
		const def = this.#scope.at(reader, reader.u32());
		const given = def.kind === 'value' ? def.type : def.kind === 'func' ? def.func : undefined;
		if (!given || !sameType(given, actual)) reader.fail(`export '${name}' is not of the type that is given for it`);
	}

	finish(): Component {
		return {
			modules: this.#modules,
			instances: this.#coreInstances,
			items: this.#items,
			exports: this.#exports,
			imports: this.#imports,
		};
	}
}

const SECTION_NAMES: Record<number, string> = {
	3: 'core type',
	4: 'component',
	5: 'instance',
	9: 'start',
	12: 'value',
};
