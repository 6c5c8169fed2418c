import type { Address } from '@altvm/abi-bridge';

/** A type in a signature (move-binary-format, SignatureToken). */
export type Token =
	| { readonly kind: 'bool' | 'u8' | 'u16' | 'u32' | 'u64' | 'u128' | 'u256' | 'address' | 'signer' }
	| { readonly kind: 'vector'; readonly element: Token }
	| { readonly kind: 'struct'; readonly handle: number; readonly args: readonly Token[] }
	| { readonly kind: 'reference'; readonly mutable: boolean; readonly to: Token }
	| { readonly kind: 'parameter'; readonly index: number };

/** Bits of an ability set (move-core-types, ability). */
export const ABILITY = { copy: 1, drop: 2, store: 4, key: 8 } as const;

/** The account that a module is published under, and its name. */
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
	/** The access specifiers that the function declares, if any (Aptos, from version 7 on). */
	readonly accesses?: readonly AccessSpecifier[];
}

/** Resources that a function declares or excludes. Numbers are indices into the module's tables. */
export interface AccessSpecifier {
	readonly kind: 'reads' | 'writes';
	readonly isNegated: boolean;
	readonly resource: ResourceSpecifier;
	readonly address:
		| { readonly kind: 'any' }
		| { readonly kind: 'literal'; readonly address: number }
		/** The address in a parameter, or the result of the function instantiation `through` on that parameter. */
		| { readonly kind: 'parameter'; readonly parameter: number; readonly through: number | undefined };
}

/** The resources of an access specifier: any, those of an account, of a module, or of a struct type. */
export type ResourceSpecifier =
	| { readonly kind: 'any' }
	| { readonly kind: 'address'; readonly address: number }
	| { readonly kind: 'module'; readonly module: number }
	| { readonly kind: 'struct'; readonly handle: number; readonly signature?: number };

export interface FieldDefinition {
	readonly name: string;
	readonly type: Token;
}

/** A struct or an enum. Only enums have `variants`. */
export interface StructDefinition {
	readonly handle: number;
	/** Undefined for a native struct and for an enum. */
	readonly fields: readonly FieldDefinition[] | undefined;
	/** Of an enum: its variants, in the order of their tags. */
	readonly variants?: readonly { readonly name: string; readonly fields: readonly FieldDefinition[] }[];
}

/** The fields of a struct, or of all variants of an enum together. */
export function fieldsWithin({ fields, variants }: StructDefinition): readonly FieldDefinition[] {
	return variants ? variants.flatMap((variant) => variant.fields) : (fields ?? []);
}

export type Visibility = 'private' | 'public' | 'friend';

/** An instruction with its operand. Fields that it does not use are 0. */
export interface Instruction {
	readonly op: number;
	/** An index or a jump offset. The number of items of VEC_PACK and VEC_UNPACK is in `count`. */
	readonly operand: number;
	readonly count: number;
	/** The constant of a load instruction. */
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
	/** Jump targets of VARIANT_SWITCH instructions, by variant tag. */
	readonly jumpTables: readonly JumpTable[];
}

/** A jump target for every variant of an enum. */
export interface JumpTable {
	/** Index of the enum's definition. */
	readonly definition: number;
	readonly targets: readonly number[];
}

/** A variant of an enum, as instructions name it. */
export interface VariantHandle {
	readonly definition: number;
	readonly variant: number;
}

/** The field at one index of several variants; it has the same type in each. */
export interface VariantFieldHandle {
	readonly definition: number;
	readonly variants: readonly number[];
	readonly field: number;
}

/** The flavours that have their own format from bytecode version 7 on. */
export type FlavourName = 'aptos' | 'sui';

/** A parsed module. Every index is checked. */
export interface ModuleFile {
	readonly version: number;
	/** Undefined for versions up to 6, whose format all flavours share. */
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
	/** Structs. In Sui, enums have their own table; they follow the structs here. */
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
