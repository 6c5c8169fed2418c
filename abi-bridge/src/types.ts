import type { Address } from './address.ts';

/**
 * The common type system. Every VM's types map to it (see the table in ARCHITECTURE.md); a type that does not map
 * exactly or with a check is refused when an interface is made.
 */
export type AbiType =
	| { readonly kind: 'bool' }
	/** Unsigned integer of 8, 16, ... 256 bits. */
	| { readonly kind: 'uint'; readonly bits: number }
	/** Two's complement integer of 8, 16, ... 256 bits. */
	| { readonly kind: 'int'; readonly bits: number }
	/** A host address (32 bytes). Written as 20 bytes (its own or its alias) in Solidity ABI. */
	| { readonly kind: 'address' }
	/** Byte string of any length. */
	| { readonly kind: 'bytes' }
	/** Byte string of exactly `size` bytes. */
	| { readonly kind: 'fixedBytes'; readonly size: number }
	/** UTF-8 text; bytes that are not UTF-8 are refused. */
	| { readonly kind: 'string' }
	| { readonly kind: 'list'; readonly element: AbiType }
	| { readonly kind: 'array'; readonly element: AbiType; readonly length: number }
	| { readonly kind: 'tuple'; readonly elements: readonly AbiType[] }
	| { readonly kind: 'struct'; readonly name: string; readonly fields: readonly Param[] }
	| { readonly kind: 'option'; readonly element: AbiType }
	| { readonly kind: 'enum'; readonly name: string; readonly cases: readonly string[] };

/** A named, typed place: parameter, result, field. The name is in the idiom of the interface it comes from, or ''. */
export interface Param {
	readonly name: string;
	readonly type: AbiType;
}

/**
 * Values of the common type system:
 * bool: boolean; uint, int: bigint; address: Address; bytes, fixedBytes: Uint8Array; string: string;
 * list, array, tuple, struct (positional, in field order): Value[]; enum: number (case index);
 * option: OptionValue (null for none would not nest).
 */
export type Value = boolean | bigint | number | string | Address | Uint8Array | OptionValue | readonly Value[];

export type OptionValue = { readonly some: true; readonly value: Value } | { readonly some: false };

/** Arrays and byte arrays have a method `some`: only a plain object with that field is an option. */
export function isOption(value: unknown): value is OptionValue {
	return typeof value === 'object' && value !== null && 'some' in value && typeof value.some === 'boolean';
}
