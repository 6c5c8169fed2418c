import type { Address } from './address.ts';

/**
 * The common type system, to which the types of every VM map (see the table in ARCHITECTURE.md). A type that maps neither exactly nor with
 * a check is refused when an interface is read.
 */
export type AbiType =
	| { readonly kind: 'bool' }
	/** Unsigned integer of 8, 16, ... 256 bits. */
	| ({ readonly kind: 'uint'; readonly bits: number } & Written)
	/** Two's complement integer of 8, 16, ... 256 bits. */
	| { readonly kind: 'int'; readonly bits: number }
	/** A host address (32 bytes). In Solidity ABI its 20-byte form: its own, or its alias. */
	| ({ readonly kind: 'address' } & Written)
	/** Byte string of any length. */
	| { readonly kind: 'bytes' }
	/** Byte string of exactly `size` bytes. */
	| ({ readonly kind: 'fixedBytes'; readonly size: number } & Written)
	/** UTF-8 text; bytes that are not UTF-8 are refused. */
	| { readonly kind: 'string' }
	| { readonly kind: 'list'; readonly element: AbiType }
	| { readonly kind: 'array'; readonly element: AbiType; readonly length: number }
	| { readonly kind: 'tuple'; readonly elements: readonly AbiType[] }
	| ({ readonly kind: 'struct'; readonly name: string; readonly fields: readonly Param[] } & Written)
	| { readonly kind: 'option'; readonly element: AbiType }
	| { readonly kind: 'enum'; readonly name: string; readonly cases: readonly string[] };

/** A type that has another name in Solidity's signatures than its values have. */
export interface Written {
	/**
	 * How signatures write the type: `function` for Solidity's function type (an address and a selector), and in a library's functions
	 * the qualified name of an enum, a struct or a contract, such as `Lib.Order`. Absent: as the values are written.
	 */
	readonly writtenAs?: string;
}

/** A parameter, result or field. The name is written as in the interface's VM; it is empty if the VM does not name it. */
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

/** A value of an option. */
export type OptionValue = { readonly some: true; readonly value: Value } | { readonly some: false };

/**
 * Returns whether a value is an option. (Arrays have a method `some`, so the field has to be a boolean.)
 *
 * @example
 * ```ts
 * import { isOption } from '@altvm/abi-bridge';
 *
 * isOption({ some: true, value: 5n }); // true
 * isOption([5n]); // false
 * ```
 */
export function isOption(value: unknown): value is OptionValue {
	return typeof value === 'object' && value !== null && 'some' in value && typeof value.some === 'boolean';
}
