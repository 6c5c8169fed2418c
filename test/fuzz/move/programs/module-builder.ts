import { createHash } from 'node:crypto';
import type { Address } from '@altvm/abi-bridge';
import { MOVE_STDLIB } from '@altvm/abi-bridge';
import * as template from '@mysten/move-bytecode-template';

/** A type as the template package writes it: 'U64', `{ Vector: 'U8' }`, `{ Datatype: 0 }`, ... */
export type Type = string | { readonly [kind: string]: unknown };
export type Instruction = string | { readonly [name: string]: unknown };

const ABILITY = { copy: 1, drop: 2, store: 4, key: 8 } as const;

export interface Struct {
	/** Index of both the definition and the handle. */
	readonly index: number;
	readonly fields: readonly Type[];
	readonly isGeneric: boolean;
	readonly isResource: boolean;
}

export interface Signature {
	readonly parameters: readonly Type[];
	readonly results: readonly Type[];
	readonly typeParameters?: number;
}

export const keyOf = (type: unknown): string => JSON.stringify(type);
export const isSame = (a: unknown, b: unknown): boolean => keyOf(a) === keyOf(b);

/** Replaces the type parameter in a type with `argument`. */
export function instantiate(type: Type, argument: Type): Type {
	if (typeof type === 'string') return type;
	if ('TypeParameter' in type) return argument;
	const [kind, of] = Object.entries(type)[0]!;
	if (kind === 'Datatype') return type;
	if (kind === 'DatatypeInstantiation') {
		const [handle, args] = of as [number, Type[]];
		return { DatatypeInstantiation: [handle, args.map((arg) => instantiate(arg, argument))] };
	}
	return { [kind]: instantiate(of as Type, argument) };
}

/** Builds the tables of a module. Entries are added when code refers to them. */
export class ModuleBuilder {
	readonly structs: Struct[] = [];
	readonly functions: Signature[] = [];
	readonly #identifiers: string[] = [];
	readonly #signatures: Type[][] = [];
	readonly #structHandles: object[] = [];
	readonly #structs: object[] = [];
	readonly #handles: object[] = [];
	readonly #definitions: object[] = [];
	readonly #fields: { owner: number; field: number }[] = [];
	readonly #structInstantiations: { def: number; type_parameters: number }[] = [];
	readonly #functionInstantiations: { handle: number; type_parameters: number }[] = [];
	readonly #fieldInstantiations: { handle: number; type_parameters: number }[] = [];
	readonly #constants: { type_: Type; data: number[] }[] = [];
	readonly #account: Address;
	/** The handle of `0x1::signer::address_of`. */
	readonly addressOf: number;

	constructor(account: Address) {
		this.#account = account;
		this.#identifier('program');
		this.addressOf = this.#handle(1, 'address_of', { parameters: [{ Reference: 'Signer' }], results: ['Address'] });
	}

	#identifier(name: string): number {
		const found = this.#identifiers.indexOf(name);
		return found >= 0 ? found : this.#identifiers.push(name) - 1;
	}

	#entry<T>(table: T[], entry: T): number {
		const found = table.findIndex((other) => isSame(other, entry));
		return found >= 0 ? found : table.push(entry) - 1;
	}

	signature(types: readonly Type[]): number {
		return this.#entry<Type[]>(this.#signatures, [...types]);
	}

	constant(type: Type, data: readonly number[]): Instruction {
		return { LdConst: this.#entry(this.#constants, { type_: type, data: [...data] }) };
	}

	addStruct(fields: readonly Type[], { isGeneric = false, isResource = false } = {}): Struct {
		const index = this.structs.length;
		const abilities = ABILITY.copy | ABILITY.drop | ABILITY.store | (isResource ? ABILITY.key : 0);
		this.#structHandles.push({
			module: 0,
			name: this.#identifier(`S${index}`),
			abilities,
			type_parameters: isGeneric ? [{ constraints: 0, is_phantom: false }] : [],
		});
		const declared = fields.map((signature, i) => ({ name: this.#identifier(`f${i}`), signature }));
		this.#structs.push({ struct_handle: index, field_information: { Declared: declared } });
		const struct = { index, fields, isGeneric, isResource };
		this.structs.push(struct);
		return struct;
	}

	/** Returns the struct of a type and the types of its fields. */
	structOf(
		type: Type,
	): { readonly struct: Struct; readonly fields: readonly Type[]; readonly argument?: Type } | undefined {
		if (typeof type === 'string') return undefined;
		if ('Datatype' in type) {
			const struct = this.structs[type['Datatype'] as number]!;
			return { struct, fields: struct.fields };
		}
		if (!('DatatypeInstantiation' in type)) return undefined;
		const [index, [argument]] = type['DatatypeInstantiation'] as [number, [Type]];
		const struct = this.structs[index]!;
		return { struct, argument, fields: struct.fields.map((field) => instantiate(field, argument)) };
	}

	/** Returns an instruction on a struct, given the name of the variant for structs without type parameters. */
	onStruct(name: string, type: Type): Instruction {
		const { struct, argument } = this.structOf(type)!;
		if (argument === undefined) return { [name]: struct.index };
		const entry = { def: struct.index, type_parameters: this.signature([argument]) };
		const generic = name.endsWith('Deprecated') ? name.replace('Deprecated', 'GenericDeprecated') : `${name}Generic`;
		return { [generic]: this.#entry(this.#structInstantiations, entry) };
	}

	borrowField(type: Type, field: number, isMutable: boolean): Instruction {
		const { struct, argument } = this.structOf(type)!;
		const handle = this.#entry(this.#fields, { owner: struct.index, field });
		const name = isMutable ? 'MutBorrowField' : 'ImmBorrowField';
		if (argument === undefined) return { [name]: handle };
		const entry = { handle, type_parameters: this.signature([argument]) };
		return { [`${name}Generic`]: this.#entry(this.#fieldInstantiations, entry) };
	}

	#handle(module: number, name: string, { parameters, results, typeParameters = 0 }: Signature): number {
		return (
			this.#handles.push({
				module,
				name: this.#identifier(name),
				parameters: this.signature(parameters),
				return_: this.signature(results),
				type_parameters: Array.from({ length: typeParameters }, () => ABILITY.copy | ABILITY.drop | ABILITY.store),
			}) - 1
		);
	}

	/** @returns the instruction that calls the function. */
	addFunction(
		signature: Signature,
		locals: readonly Type[],
		code: readonly Instruction[],
		{ acquires = [] as readonly number[], visibility = 'Public', isEntry = false } = {},
	): number {
		const index = this.functions.push(signature) - 1;
		const handle = this.#handle(0, `fn${index}`, signature);
		this.#definitions.push({
			function: handle,
			visibility,
			is_entry: isEntry,
			acquires_global_resources: [...acquires],
			code: { locals: this.signature(locals), code: [...code], jump_tables: [] },
		});
		return index;
	}

	call(index: number, argument?: Type): Instruction {
		const handle = index + 1;
		if (argument === undefined) return { Call: handle };
		const entry = { handle, type_parameters: this.signature([argument]) };
		return { CallGeneric: this.#entry(this.#functionInstantiations, entry) };
	}

	/** Builds the module. Its name contains a hash of the rest, because libmovevm caches structs by the module's name. */
	build(): { readonly name: string; readonly code: Uint8Array } {
		const hash = createHash('sha256').update(this.#serialize()).digest('hex').slice(0, 12);
		const name = `program_${hash}`;
		this.#identifiers[0] = name;
		return { name, code: this.#serialize() };
	}

	#serialize(): Uint8Array {
		const file = {
			version: 6,
			self_module_handle_idx: 0,
			module_handles: [
				{ address: 0, name: 0 },
				{ address: 1, name: this.#identifier('signer') },
			],
			datatype_handles: this.#structHandles,
			function_handles: this.#handles,
			field_handles: this.#fields,
			friend_decls: [],
			struct_def_instantiations: this.#structInstantiations,
			function_instantiations: this.#functionInstantiations,
			field_instantiations: this.#fieldInstantiations,
			signatures: this.#signatures,
			identifiers: this.#identifiers,
			address_identifiers: [this.#account.slice(2), MOVE_STDLIB.slice(2)],
			constant_pool: this.#constants,
			metadata: [],
			struct_defs: this.#structs,
			function_defs: this.#definitions,
			enum_defs: [],
			enum_def_instantiations: [],
			variant_handles: [],
			variant_instantiation_handles: [],
		};
		return Uint8Array.from(template.serialize(file as never));
	}
}
