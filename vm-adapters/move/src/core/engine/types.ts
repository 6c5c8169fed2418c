import { type Address, moduleAddress } from '@altvm/abi-bridge';
import { Halt } from '@altvm/host';
import { LIMITS, MEMORY, UNITS } from '../../gas.ts';
import { ABILITY, type StructDefinition, type StructHandle, type Token } from '../loader/file-format.ts';
import type { LoadedModule } from '../loader/loaded-module.ts';
import { verificationFailed } from './failures.ts';

/** A runtime type, with all type parameters filled in. Two types are the same if their tags are. */
export type Type = PrimitiveType | VectorType | StructType | ReferenceType;

export interface PrimitiveType {
	readonly kind: 'bool' | 'u8' | 'u16' | 'u32' | 'u64' | 'u128' | 'u256' | 'address' | 'signer';
	readonly tag: string;
	readonly abilities: number;
}

export interface VectorType {
	readonly kind: 'vector';
	readonly element: Type;
	readonly tag: string;
	readonly abilities: number;
}

export interface ReferenceType {
	readonly kind: 'reference';
	readonly mutable: boolean;
	readonly to: Type;
	readonly tag: string;
	readonly abilities: number;
}

/** A struct or enum with its type arguments. */
export interface StructType {
	readonly kind: 'struct';
	readonly module: LoadedModule;
	readonly name: string;
	readonly definition: StructDefinition;
	readonly args: readonly Type[];
	readonly tag: string;
	readonly abilities: number;
	/** Types of the fields, resolved when they are first needed. */
	fields: readonly Type[] | undefined;
	/** Of an enum: the types of the fields of each variant. */
	variants: readonly (readonly Type[])[] | undefined;
}

/** Resolves the structs that types name, and charges for the types that are made. */
export interface TypeLinker {
	pay(units: number): void;
	/** Counts the memory of values that are made of bytes. */
	allocate(words: number): void;
	/** Counts the memory of types that stay in use until the next call to another contract. */
	keep(types: readonly Type[]): void;
	structType(module: LoadedModule, handle: number, args: readonly Type[]): StructType;
}

const { copy, drop, store, key } = ABILITY;

const primitive = (kind: PrimitiveType['kind'], abilities: number = copy | drop | store): PrimitiveType => ({
	kind,
	tag: kind,
	abilities,
});

/** The types without parts, by name. */
export const PRIMITIVE_TYPES: Record<PrimitiveType['kind'], PrimitiveType> = {
	bool: primitive('bool'),
	u8: primitive('u8'),
	u16: primitive('u16'),
	u32: primitive('u32'),
	u64: primitive('u64'),
	u128: primitive('u128'),
	u256: primitive('u256'),
	address: primitive('address'),
	signer: primitive('signer', drop),
};

export function vectorOf(element: Type): VectorType {
	return {
		kind: 'vector',
		element,
		tag: `vector<${element.tag}>`,
		abilities: element.abilities & (copy | drop | store),
	};
}

/**
 * Makes a struct type. It has each declared ability that the abilities of its type arguments allow (`key` requires
 * their `store`).
 * @throws Halt `verification-failed` if the arguments do not fit the type parameters.
 */
export function structOf(
	module: LoadedModule,
	handle: StructHandle,
	definition: StructDefinition,
	args: readonly Type[],
): StructType {
	if (args.length !== handle.typeParameters.length)
		throw new Halt('verification-failed', `${handle.name} takes ${handle.typeParameters.length} types`);
	let { abilities } = handle;
	if (args.length === 0) return structType(module, handle, definition, args, module.tagOf(handle), abilities);
	args.forEach((arg, i) => {
		const { isPhantom, constraints } = handle.typeParameters[i]!;
		if ((arg.abilities & constraints) !== constraints)
			throw new Halt('verification-failed', `${arg.tag} lacks abilities that ${handle.name} asks for`);
		if (isPhantom) return;
		const allowed = (arg.abilities & (copy | drop | store)) | ((arg.abilities & store) !== 0 ? key : 0);
		abilities &= allowed;
	});
	const tag = `${module.tagOf(handle)}<${args.map((arg) => arg.tag).join(', ')}>`;
	return structType(module, handle, definition, args, tag, abilities);
}

function structType(
	module: LoadedModule,
	{ name }: StructHandle,
	definition: StructDefinition,
	args: readonly Type[],
	tag: string,
	abilities: number,
): StructType {
	return { kind: 'struct', module, name, definition, args, tag, abilities, fields: undefined, variants: undefined };
}

const NO_FIELDS: readonly [] = [];
const NO_TYPES: readonly Type[] = [];

/** The types of a struct's fields. They are resolved, and charged for, at the first use of the `StructType`. */
export function fieldsOf(type: StructType, linker: TypeLinker): readonly Type[] {
	if (type.fields) return type.fields;
	const fields: Type[] = [];
	for (const field of type.definition.fields ?? NO_FIELDS)
		fields.push(resolveType(field.type, type.module, type.args, linker, 0));
	linker.keep(fields);
	type.fields = fields;
	return fields;
}

/** The types of the fields of each variant of an enum. */
export function variantsOf(type: StructType, linker: TypeLinker): readonly (readonly Type[])[] {
	if (type.variants) return type.variants;
	const variants = (type.definition.variants ?? []).map(({ fields }) =>
		fields.map((field) => resolveType(field.type, type.module, type.args, linker, 0)),
	);
	for (const types of variants) linker.keep(types);
	type.variants = variants;
	return variants;
}

/**
 * The type that a token of `module` denotes, with its type parameters replaced by `args`.
 * @throws Halt `limit` if it is nested too deeply or its tag is too long.
 */
export function resolveType(
	token: Token,
	module: LoadedModule,
	args: readonly Type[],
	linker: TypeLinker,
	depth: number,
): Type {
	if (depth > LIMITS.nesting) throw new Halt('limit', `a type nested deeper than ${LIMITS.nesting}`);
	switch (token.kind) {
		case 'vector':
			linker.pay(UNITS.value);
			return bounded(vectorOf(resolveType(token.element, module, args, linker, depth + 1)));
		case 'reference': {
			linker.pay(UNITS.value);
			const to = resolveType(token.to, module, args, linker, depth + 1);
			return {
				kind: 'reference',
				mutable: token.mutable,
				to,
				tag: `&${token.mutable ? 'mut ' : ''}${to.tag}`,
				abilities: copy | drop,
			};
		}
		case 'parameter':
			return args[token.index] ?? verificationFailed(`no type parameter ${token.index}`);
		case 'struct': {
			const types =
				token.args.length === 0 ? NO_TYPES : token.args.map((arg) => resolveType(arg, module, args, linker, depth + 1));
			return bounded(linker.structType(module, token.handle, types));
		}
		default:
			return PRIMITIVE_TYPES[token.kind];
	}
}

/** The words of memory that a type counts while it is cached: its tag is there twice, and so are those of its parts. */
export function typeWords({ tag }: Type): number {
	return MEMORY.type + Math.ceil((4 * tag.length) / MEMORY.wordBytes);
}

/** Generic code can double a type with every call. The length of the tag bounds its size. */
function bounded<T extends Type>(type: T): T {
	if (type.tag.length > 8192) throw new Halt('limit', 'a type that is too large');
	return type;
}

/** The address of a module's contract. */
export function contractOf(account: Address, name: string): Address {
	return moduleAddress(account, name);
}
