import type { Hex } from '../hex.ts';
import type { FunctionDescriptor } from '../interface.ts';
import { keccak256 } from '../keccak.ts';
import { camelCase } from '../names.ts';
import { encodeUtf8 } from '../text.ts';
import type { AbiType, Param } from '../types.ts';

/**
 * Writes a type as in Solidity's signatures.
 * @param wide whether to write all integers with 256 bits.
 *
 * @example
 * ```ts
 * import { solidityType } from '@altvm/abi-bridge';
 *
 * solidityType({ kind: 'list', element: { kind: 'uint', bits: 64 } }); // uint64[]
 * ```
 */
export function solidityType(type: AbiType, wide = false): string {
	if ('writtenAs' in type && type.writtenAs !== undefined) return type.writtenAs;
	switch (type.kind) {
		case 'bool':
		case 'address':
		case 'bytes':
		case 'string':
			return type.kind;
		case 'uint':
		case 'int':
			return `${type.kind}${wide ? 256 : type.bits}`;
		case 'fixedBytes':
			return `bytes${type.size}`;
		case 'list':
			return `${solidityType(type.element, wide)}[]`;
		case 'array':
			return `${solidityType(type.element, wide)}[${type.length}]`;
		case 'tuple':
			return `(${type.elements.map((element) => solidityType(element, wide)).join(',')})`;
		case 'struct':
			return `(${type.fields.map((field) => solidityType(field.type, wide)).join(',')})`;
		case 'option':
			return `(bool,${solidityType(type.element, wide)})`;
		case 'enum':
			return wide ? 'uint256' : 'uint8';
	}
}

/** Returns the same type with all integers widened to 256 bits. */
export function widen(type: AbiType): AbiType {
	switch (type.kind) {
		case 'uint':
		case 'int':
			// The name of an enum is not that of a wider integer.
			return 'writtenAs' in type ? type : { kind: type.kind, bits: 256 };
		case 'list':
			return { kind: 'list', element: widen(type.element) };
		case 'array':
			return { kind: 'array', element: widen(type.element), length: type.length };
		case 'tuple':
			return { kind: 'tuple', elements: type.elements.map(widen) };
		case 'struct':
			return { ...type, fields: type.fields.map((field) => ({ ...field, type: widen(field.type) })) };
		case 'option':
			return { kind: 'option', element: widen(type.element) };
		default:
			return type;
	}
}

/**
 * Writes the signature of a function, error or event, such as `transfer(address,uint256)`.
 *
 * @example
 * ```ts
 * import { signature } from '@altvm/abi-bridge';
 *
 * signature('pay', [{ name: 'amount', type: { kind: 'uint', bits: 64 } }]); // pay(uint64)
 * signature('pay', [{ name: 'amount', type: { kind: 'uint', bits: 64 } }], true); // pay(uint256)
 * ```
 */
export function signature(name: string, inputs: readonly Param[], wide = false): string {
	return `${name}(${inputs.map(({ type }) => solidityType(type, wide)).join(',')})`;
}

/**
 * Writes the signature with which Solidity calls a function. Type parameters come first, as strings.
 * @param nameAsIs whether to keep the name as it is; otherwise it is written in camel case, whatever other functions the interface has:
 * `solidityFunction` knows them.
 * @param wide whether to write all integers with 256 bits.
 * @example
 * ```ts
 * import { type FunctionDescriptor, functionSignature } from '@altvm/abi-bridge';
 *
 * const inputs = [{ name: 'id', type: { kind: 'uint', bits: 64 } }] as const;
 * const fn: FunctionDescriptor = { name: 'buy_seat', typeParameters: 1, inputs, outputs: [], mutability: 'payable' };
 * functionSignature(fn, false); // buySeat(string,uint64)
 * ```
 */
export function functionSignature(fn: FunctionDescriptor, nameAsIs: boolean, wide = false): string {
	const name = nameAsIs ? fn.name : camelCase(fn.name);
	return signature(name, solidityInputs(fn), wide);
}

/**
 * Returns the inputs that a Solidity caller passes: a string for each type parameter, followed by the function's own inputs.
 *
 * @example
 * ```ts
 * import { type FunctionDescriptor, solidityInputs } from '@altvm/abi-bridge';
 *
 * const inputs = [{ name: 'id', type: { kind: 'uint', bits: 64 } }] as const;
 * const fn: FunctionDescriptor = { name: 'buy', typeParameters: 1, inputs, outputs: [], mutability: 'payable' };
 * solidityInputs(fn).map(({ type }) => type.kind); // [ 'string', 'uint' ]
 * ```
 */
export function solidityInputs(fn: FunctionDescriptor): readonly Param[] {
	if (fn.typeParameters === 0) return fn.inputs;
	const tags = Array.from({ length: fn.typeParameters }, (_, i): Param => TAGS[i] ?? tag(i));
	return [...tags, ...fn.inputs];
}

const tag = (i: number): Param => ({ name: `T${i}`, type: { kind: 'string' } });
/** Shared by all functions, because a few bytes of an interface can ask for many. */
const TAGS: readonly Param[] = Array.from({ length: 32 }, (_, i) => tag(i));

/**
 * Returns the first 4 bytes of the keccak256 of a signature.
 *
 * @example
 * ```ts
 * import { selectorOf } from '@altvm/abi-bridge';
 *
 * selectorOf('transfer(address,uint256)'); // 0xa9059cbb
 * ```
 */
export function selectorOf(text: string): Hex {
	return keccak256(encodeUtf8(text)).slice(0, 10) as Hex;
}
