import type { Address } from '@altvm/abi-bridge';

/** A type in a signature (move-binary-format, SignatureToken). */
export type Token =
	| { readonly kind: 'bool' | 'u8' | 'u16' | 'u32' | 'u64' | 'u128' | 'u256' | 'address' | 'signer' }
	| { readonly kind: 'vector'; readonly element: Token }
	| { readonly kind: 'struct'; readonly handle: number; readonly args: readonly Token[] }
	| { readonly kind: 'reference'; readonly mutable: boolean; readonly to: Token }
	| { readonly kind: 'parameter'; readonly index: number };

export const ABILITY = { copy: 1, drop: 2, store: 4, key: 8 } as const;

export interface ModuleId {
	readonly account: Address;
	readonly name: string;
}

export interface StructHandle {
	readonly module: number;
	readonly name: string;
	readonly abilities: number;
	readonly typeParameters: readonly { readonly constraints: number; readonly isPhantom: boolean }[];
}

export interface FunctionHandle {
	readonly module: number;
	readonly name: string;
	readonly parameters: readonly Token[];
	readonly results: readonly Token[];
	readonly typeParameters: readonly number[];
	/** Of Aptos from version 7 on: what the function says of the resources that it uses, if it does. */
	readonly accesses?: readonly AccessSpecifier[];
}

/** Resources that a function reads or writes, or does not. Numbers are indices into the module's tables. */
export interface AccessSpecifier {
	readonly kind: 'reads' | 'writes';
	readonly isNegated: boolean;
	readonly resource: ResourceSpecifier;
	readonly address:
		| { readonly kind: 'any' }
		| { readonly kind: 'literal'; readonly address: number }
		/** An argument, or what a function makes of it. */
		| { readonly kind: 'parameter'; readonly parameter: number; readonly through: number | undefined };
}

export type ResourceSpecifier =
	| { readonly kind: 'any' }
	| { readonly kind: 'address'; readonly address: number }
	| { readonly kind: 'module'; readonly module: number }
	| { readonly kind: 'struct'; readonly handle: number; readonly signature?: number };

export interface FieldDefinition {
	readonly name: string;
	readonly type: Token;
}

/** A struct, or an enum: the two are told apart by their variants. */
export interface StructDefinition {
	readonly handle: number;
	/** Undefined for a native struct, and for an enum. */
	readonly fields: readonly FieldDefinition[] | undefined;
	/** Of an enum, by their tag. */
	readonly variants?: readonly { readonly name: string; readonly fields: readonly FieldDefinition[] }[];
}

/** The fields of a struct, or of all variants of an enum. */
export function fieldsWithin({ fields, variants }: StructDefinition): readonly FieldDefinition[] {
	return variants ? variants.flatMap((variant) => variant.fields) : (fields ?? []);
}

export type Visibility = 'private' | 'public' | 'friend';

export interface Instruction {
	readonly op: number;
	/** Index, offset, or count of VEC_PACK and VEC_UNPACK in `count`. */
	readonly operand: number;
	readonly count: number;
	/** Of a load: the number. */
	readonly constant: bigint;
}

export interface FunctionDefinition {
	readonly handle: number;
	readonly visibility: Visibility;
	readonly isEntry: boolean;
	readonly isNative: boolean;
	readonly acquires: readonly number[];
	readonly locals: readonly Token[];
	readonly code: readonly Instruction[];
	/** Where a VARIANT_SWITCH leads, by the tag of the variant. */
	readonly jumpTables: readonly JumpTable[];
}

export interface JumpTable {
	/** Index of the enum's definition. */
	readonly definition: number;
	readonly targets: readonly number[];
}

/** A variant of an enum that an instruction names. */
export interface VariantHandle {
	readonly definition: number;
	readonly variant: number;
}

/** The field at one place of several variants, where it has one type. */
export interface VariantFieldHandle {
	readonly definition: number;
	readonly variants: readonly number[];
	readonly field: number;
}

/** From bytecode version 7 on, Aptos and Sui each have a format of their own. */
export type FlavourName = 'aptos' | 'sui';

/** A module as its bytes say, every index checked. */
export interface ModuleFile {
	readonly version: number;
	/** Undefined up to version 6, which is one for all. */
	readonly flavour: FlavourName | undefined;
	readonly self: number;
	readonly identifiers: readonly string[];
	readonly addresses: readonly Address[];
	readonly modules: readonly ModuleId[];
	readonly structHandles: readonly StructHandle[];
	readonly functionHandles: readonly FunctionHandle[];
	readonly functionInstantiations: readonly { readonly handle: number; readonly args: readonly Token[] }[];
	readonly signatures: readonly (readonly Token[])[];
	readonly constants: readonly { readonly type: Token; readonly data: Uint8Array }[];
	/** Of Sui, whose enums have a table of their own, enums come after structs. */
	readonly structs: readonly StructDefinition[];
	readonly structInstantiations: readonly { readonly definition: number; readonly args: readonly Token[] }[];
	readonly variants: readonly VariantHandle[];
	readonly variantInstantiations: readonly (VariantHandle & { readonly args: readonly Token[] })[];
	readonly variantFields: readonly VariantFieldHandle[];
	readonly variantFieldInstantiations: readonly { readonly handle: number; readonly args: readonly Token[] }[];
	readonly functions: readonly FunctionDefinition[];
	readonly fields: readonly { readonly owner: number; readonly field: number }[];
	readonly fieldInstantiations: readonly { readonly handle: number; readonly args: readonly Token[] }[];
	readonly friends: readonly ModuleId[];
	readonly metadata: readonly { readonly key: Uint8Array; readonly value: Uint8Array }[];
}
