import type { WitFunction, WitType } from '@altvm/abi-bridge';
import { LIMITS } from '../../gas.ts';
import type { ByteReader } from '../reader.ts';

/** The definition that a type index refers to. */
export type TypeDef =
	| { readonly kind: 'value'; readonly type: WitType }
	| { readonly kind: 'func'; readonly func: Omit<WitFunction, 'name'> }
	| { readonly kind: 'instance'; readonly instance: InstanceType };

export interface InstanceType {
	readonly types: Map<string, WitType>;
	readonly funcs: Map<string, Omit<WitFunction, 'name'>>;
}

const PRIMITIVES: Record<number, WitType> = {
	127: { kind: 'bool' },
	126: { kind: 's8' },
	125: { kind: 'u8' },
	124: { kind: 's16' },
	123: { kind: 'u16' },
	122: { kind: 's32' },
	121: { kind: 'u32' },
	120: { kind: 's64' },
	119: { kind: 'u64' },
	118: { kind: 'f32' },
	117: { kind: 'f64' },
	116: { kind: 'char' },
	115: { kind: 'string' },
};

interface Measure {
	/** Nodes, with shared parts counted wherever they are used. */
	readonly size: number;
	readonly depth: number;
	/** Whether it is or has a record, variant, enum or flags without a name. */
	readonly hasUnnamed: boolean;
	/** Whether one of its parts is or has such a type. */
	readonly hasUnnamedPart: boolean;
}

const LEAF: Measure = { size: 1, depth: 1, hasUnnamed: false, hasUnnamedPart: false };
const measures = new WeakMap<WitType, Measure>();
const measureOf = (type: WitType): Measure => measures.get(type) ?? LEAF;

/** Measures a type and bounds it. Types share parts, so a few bytes can describe a type of exponential size. */
function measure(reader: ByteReader, type: WitType, parts: readonly (WitType | undefined)[]): WitType {
	let size = 1;
	let depth = 1;
	let unnamed = false;
	for (const part of parts) {
		if (!part) continue;
		const inner = measureOf(part);
		size += inner.size;
		depth = Math.max(depth, inner.depth + 1);
		unnamed ||= inner.hasUnnamed;
	}
	if (size > LIMITS.typeNodes) reader.fail(`a type of more than ${LIMITS.typeNodes} parts`);
	if (depth > LIMITS.typeDepth) reader.fail(`types nested deeper than ${LIMITS.typeDepth}`);
	const isUnnamed = 'name' in type && type.name === '';
	measures.set(type, { size, depth, hasUnnamed: isUnnamed || unnamed, hasUnnamedPart: unnamed });
	return type;
}

/** Returns the nodes of a type, with shared parts counted wherever they are used. */
export function sizeOf(type: WitType): number {
	return measureOf(type).size;
}

/** Whether a type is or has a record, variant, enum or flags that no export or import has named. */
export function hasUnnamed(type: WitType): boolean {
	return measureOf(type).hasUnnamed;
}

/** Whether two types, or two function types, are the same in every part and name. */
export function sameType(a: WitType | Omit<WitFunction, 'name'>, b: WitType | Omit<WitFunction, 'name'>): boolean {
	return a === b || JSON.stringify(a) === JSON.stringify(b);
}

/**
 * Labels of the component model (Explainer.md, `label`): words of letters and digits, each in one case, joined by `-`. The first begins with
 * a letter. No word fits two alternatives, so that the match cannot go back through all of them.
 */
const LABEL = /^(?:[a-z][0-9a-z]*|[A-Z][0-9A-Z]*)(?:-(?:[0-9]*[a-z][0-9a-z]*|[0-9]*[A-Z][0-9A-Z]*|[0-9]+))*$/;

/** Returns a name if it is a label. */
export function kebab(reader: ByteReader, name: string): string {
	return LABEL.test(name) ? name : reader.fail(`'${name.slice(0, 80)}' is not a name in kebab case`);
}

/** Checks that a list has at least one item and that their names are labels that differ in more than their case. */
function labels<T>(reader: ByteReader, items: readonly T[], nameOf: (item: T) => string, what: string): readonly T[] {
	if (items.length === 0) reader.fail(`${what} without parts`);
	distinct(reader, items, nameOf, what);
	return items;
}

function distinct<T>(reader: ByteReader, items: readonly T[], nameOf: (item: T) => string, what: string): void {
	const seen = new Set<string>();
	for (const item of items) {
		const name = kebab(reader, nameOf(item)).toLowerCase();
		if (seen.has(name)) reader.fail(`${what} with two parts named '${name}'`);
		seen.add(name);
	}
}

/** A scope of types: that of the component, or of an instance type in it (component-model, Binary.md). */
export class TypeScope {
	readonly types: TypeDef[] = [];
	readonly #outer: TypeScope | undefined;
	/** Scopes around this one. */
	readonly #depth: number;

	constructor(outer?: TypeScope) {
		this.#outer = outer;
		this.#depth = outer ? outer.#depth + 1 : 0;
	}

	at(reader: ByteReader, index: number): TypeDef {
		return this.types[index] ?? reader.fail(`no type ${index}`);
	}

	valueAt(reader: ByteReader, index: number): WitType {
		const def = this.at(reader, index);
		return def.kind === 'value' ? def.type : reader.fail(`type ${index} is not a value type`);
	}

	add(reader: ByteReader, def: TypeDef): void {
		if (this.types.length >= LIMITS.types) reader.fail(`more than ${LIMITS.types} types`);
		this.types.push(def);
	}

	outer(reader: ByteReader, count: number, index: number): TypeDef {
		if (count === 0) return this.at(reader, index);
		const outer = this.#outer ?? reader.fail('an alias to a scope that does not exist');
		return outer.outer(reader, count - 1, index);
	}

	#valtype(reader: ByteReader): WitType {
		const number = reader.s33();
		if (number >= 0) return this.valueAt(reader, number);
		return this.#primitive(reader, number & 0x7f) ?? reader.unsupported(`value type 0x${(number & 0x7f).toString(16)}`);
	}

	#primitive(reader: ByteReader, code: number): WitType | undefined {
		const type = PRIMITIVES[code];
		if (type?.kind === 'f32' || type?.kind === 'f64') reader.unsupported(`a floating-point type ${type.kind}`);
		return type;
	}

	#optional(reader: ByteReader): WitType | undefined {
		return reader.u8() === 0 ? undefined : this.#valtype(reader);
	}

	/** Reads a `deftype`. */
	define(reader: ByteReader): TypeDef {
		const code = reader.u8();
		const value = (type: WitType, parts: readonly (WitType | undefined)[] = []): TypeDef => ({
			kind: 'value',
			type: measure(reader, type, parts),
		});
		const primitive = this.#primitive(reader, code);
		if (primitive) return { kind: 'value', type: primitive };
		switch (code) {
			case 0x72: {
				const fields = reader.list(() => ({ name: reader.name(), type: this.#valtype(reader) }));
				labels(reader, fields, ({ name }) => name, 'a record');
				return value(
					{ kind: 'record', name: '', fields },
					fields.map((field) => field.type),
				);
			}
			case 0x71: {
				const cases = reader.list(() => {
					const name = reader.name();
					const type = this.#optional(reader);
					if (reader.u8() !== 0) reader.unsupported('a variant case that refines another');
					return { name, type };
				});
				labels(reader, cases, ({ name }) => name, 'a variant');
				return value(
					{ kind: 'variant', name: '', cases },
					cases.map(({ type }) => type),
				);
			}
			case 0x70: {
				const element = this.#valtype(reader);
				return value({ kind: 'list', element }, [element]);
			}
			case 0x6f: {
				const elements = reader.list(() => this.#valtype(reader));
				if (elements.length === 0) reader.fail('a tuple without parts');
				return value({ kind: 'tuple', elements }, elements);
			}
			case 0x6e:
				return value({ kind: 'flags', name: '', labels: this.#names(reader, 'flags', 32) });
			case 0x6d:
				return value({ kind: 'enum', name: '', cases: this.#names(reader, 'an enum', LIMITS.typeNodes) });
			case 0x6b: {
				const element = this.#valtype(reader);
				return value({ kind: 'option', element }, [element]);
			}
			case 0x6a: {
				const ok = this.#optional(reader);
				const error = this.#optional(reader);
				return value({ kind: 'result', ok, error }, [ok, error]);
			}
			case 0x40: {
				const params = reader.list(() => ({ name: reader.name(), type: this.#valtype(reader) }));
				distinct(reader, params, ({ name }) => name, 'a function type');
				const size = params.reduce((sum, param) => sum + sizeOf(param.type), 0);
				if (size > LIMITS.typeNodes) reader.fail(`parameters of more than ${LIMITS.typeNodes} parts`);
				const form = reader.u8();
				if (form === 0) return { kind: 'func', func: { params, result: this.#valtype(reader) } };
				if (form !== 1 || reader.u8() !== 0) reader.unsupported('named results');
				return { kind: 'func', func: { params, result: undefined } };
			}
			case 0x42:
				return { kind: 'instance', instance: this.#instance(reader) };
			default:
				return reader.unsupported(`type 0x${code.toString(16)}`);
		}
	}

	#names(reader: ByteReader, what: string, most: number): string[] {
		const names = reader.list(() => reader.name());
		labels(reader, names, (name) => name, what);
		if (names.length > most) reader.fail(`${what} of more than ${most} parts`);
		return names;
	}

	#instance(reader: ByteReader): InstanceType {
		const scope = new TypeScope(this);
		if (scope.#depth > LIMITS.typeDepth) reader.fail(`instance types nested deeper than ${LIMITS.typeDepth}`);
		const instance: InstanceType = { types: new Map(), funcs: new Map() };
		reader.list(() => {
			const kind = reader.u8();
			if (kind === 0x01) scope.add(reader, scope.define(reader));
			else if (kind === 0x02) {
				if (reader.u8() !== 0x03 || reader.u8() !== 0x02)
					reader.unsupported('an alias in an instance type that is not an outer type');
				scope.add(reader, scope.outer(reader, reader.u32(), reader.u32()));
			} else if (kind === 0x04) {
				const name = externName(reader);
				const described = reader.u8();
				if (instance.funcs.has(name) || instance.types.has(name)) reader.fail(`two exports named '${name}'`);
				if (described === 0x01) {
					const def = scope.at(reader, reader.u32());
					instance.funcs.set(
						name,
						def.kind === 'func' ? def.func : reader.fail(`export ${name} is not a function type`),
					);
				} else if (described === 0x03) {
					const type = named(scope.bound(reader), name);
					instance.types.set(name, type);
					scope.add(reader, { kind: 'value', type });
				} else reader.unsupported(`export ${name} in an instance type`);
			} else reader.unsupported(`declaration 0x${kind.toString(16)} in an instance type`);
		});
		return instance;
	}

	/** Reads a type bound, which has to be equality with another type. Resources are refused. */
	bound(reader: ByteReader): WitType {
		if (reader.u8() !== 0x00) reader.unsupported('a resource');
		return this.valueAt(reader, reader.u32());
	}
}

/** Names a type after its import or export, if it has no name yet. */
export function named(type: WitType, name: string): WitType {
	if (!('name' in type) || type.name !== '') return type;
	const renamed: WitType = { ...type, name };
	// Without a walk over its parts: one type may be named again and again.
	const measured = measureOf(type);
	measures.set(renamed, { ...measured, hasUnnamed: measured.hasUnnamedPart });
	return renamed;
}

/** Reads an import or export name. */
export function externName(reader: ByteReader): string {
	const form = reader.u8();
	if (form > 0x01) reader.unsupported(`an import or export name of form ${form}`);
	return reader.name();
}

/** The types of `altvm:contract/types`, each a tuple of so many u64. */
const LIMBS: Record<string, number> = { u128: 2, u256: 4, address: 4, bytes32: 4 };

/** Replaces the tuples of `altvm:contract/types` by the kinds that the bridge has for them, such as `u256`. */
export function recogniseTypes(reader: ByteReader, instance: InstanceType): InstanceType {
	const types = new Map<string, WitType>();
	for (const [name, type] of instance.types) {
		const limbs = LIMBS[name];
		const fits =
			limbs !== undefined &&
			type.kind === 'tuple' &&
			type.elements.length === limbs &&
			type.elements.every(({ kind }) => kind === 'u64');
		if (!fits) reader.fail(`altvm:contract/types has no such type ${name}`);
		types.set(name, { kind: name as 'u128' | 'u256' | 'address' | 'bytes32' });
	}
	return { types, funcs: instance.funcs };
}
