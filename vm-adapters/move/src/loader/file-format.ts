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
}

export interface StructDefinition {
	readonly handle: number;
	/** Undefined for a native struct. */
	readonly fields: readonly { readonly name: string; readonly type: Token }[] | undefined;
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
}

/** A module as its bytes say, every index checked. */
export interface ModuleFile {
	readonly version: number;
	readonly self: number;
	readonly identifiers: readonly string[];
	readonly addresses: readonly Address[];
	readonly modules: readonly ModuleId[];
	readonly structHandles: readonly StructHandle[];
	readonly functionHandles: readonly FunctionHandle[];
	readonly functionInstantiations: readonly { readonly handle: number; readonly args: readonly Token[] }[];
	readonly signatures: readonly (readonly Token[])[];
	readonly constants: readonly { readonly type: Token; readonly data: Uint8Array }[];
	readonly structs: readonly StructDefinition[];
	readonly structInstantiations: readonly { readonly definition: number; readonly args: readonly Token[] }[];
	readonly functions: readonly FunctionDefinition[];
	readonly fields: readonly { readonly owner: number; readonly field: number }[];
	readonly fieldInstantiations: readonly { readonly handle: number; readonly args: readonly Token[] }[];
	readonly friends: readonly ModuleId[];
	readonly metadata: readonly { readonly key: Uint8Array; readonly value: Uint8Array }[];
}
