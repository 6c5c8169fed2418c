import { InterfaceError } from '../errors.ts';
import { INTEGER_TYPES } from '../integer-types.ts';
import { checkInterface } from '../interface/check.ts';
import type { ContractInterface, ErrorDescriptor, FunctionDescriptor, VmId } from '../interface.ts';
import { pascalCase } from '../names.ts';
import { signature } from '../solidity/signature.ts';
import type { AbiType, Param } from '../types.ts';
import type { WitFunction, WitType } from './wit-types.ts';

/**
 * Converts a WIT type to the common type system.
 * @param place a path for the error.
 * @throws InterfaceError `bad-type` for a type that has no counterpart, such as a float. The error names the place.
 * @example
 * ```ts
 * import { witToAbiType } from '@altvm/abi-bridge';
 *
 * witToAbiType({ kind: 'list', element: { kind: 'u64' } }, 'limits'); // { kind: 'list', element: { kind: 'uint', bits: 64 } }
 * ```
 */
export function witToAbiType(type: WitType, place: string): AbiType {
	let converted = abiTypes.get(type);
	if (!converted) abiTypes.set(type, (converted = convert(type, place)));
	return converted;
}

/** Types of a component share parts: each is converted once, or a few bytes would make a type of any size. */
const abiTypes = new WeakMap<WitType, AbiType>();

function convert(type: WitType, place: string): AbiType {
	switch (type.kind) {
		case 'bool':
		case 'string':
		case 'address':
			return { kind: type.kind };
		case 'u8':
		case 'u16':
		case 'u32':
		case 'u64':
		case 'u128':
		case 'u256':
		case 's8':
		case 's16':
		case 's32':
		case 's64':
			return INTEGER_TYPES[type.kind];
		case 'bytes32':
			return { kind: 'fixedBytes', size: 32 };
		case 'list':
			if (type.element.kind === 'u8') return { kind: 'bytes' };
			return { kind: 'list', element: witToAbiType(type.element, `${place}[]`) };
		case 'option':
			return { kind: 'option', element: witToAbiType(type.element, place) };
		case 'tuple':
			return { kind: 'tuple', elements: type.elements.map((element, i) => witToAbiType(element, `${place}.${i}`)) };
		case 'record':
			return {
				kind: 'struct',
				name: type.name,
				fields: type.fields.map((field) => ({
					name: field.name,
					type: witToAbiType(field.type, `${place}.${field.name}`),
				})),
			};
		case 'enum':
			return { kind: 'enum', name: type.name, cases: type.cases };
		default:
			throw new InterfaceError('bad-type', `no ${type.kind} in the common types`, { place });
	}
}

/**
 * Returns the errors that the `E` of an exported `result<T, E>` declares. Each case of a variant or an enum is an error of its name, a
 * record an error of the record's name. A string is Solidity's `Error(string)` and needs no descriptor.
 * @throws InterfaceError `bad-type` for other types.
 * @example
 * ```ts
 * import { signature, witErrors } from '@altvm/abi-bridge';
 *
 * const cases = [{ name: 'too-low', type: { kind: 'u64' } }, { name: 'closed', type: undefined }] as const;
 * const errors = witErrors({ kind: 'variant', name: 'error', cases }, 'pay');
 * errors.map(({ name, inputs }) => signature(name, inputs)); // [ 'TooLow(uint64)', 'Closed()' ]
 * ```
 */
export function witErrors(type: WitType | undefined, place: string): ErrorDescriptor[] {
	if (!type || type.kind === 'string') return [];
	switch (type.kind) {
		case 'enum':
			return type.cases.map((name) => ({ name: pascalCase(name), inputs: [] }));
		case 'variant':
			return type.cases.map(({ name, type: payload }) => ({
				name: pascalCase(name),
				inputs: payloadParams(payload, `${place}.${name}`),
			}));
		case 'record':
			return [{ name: pascalCase(type.name), inputs: payloadParams(type, place) }];
		default:
			throw new InterfaceError('bad-type', 'the error of a result is a variant, an enum, a record or a string', {
				place,
			});
	}
}

/**
 * Returns the parameters of an error: the fields of a record, the elements of a tuple, or the payload itself.
 *
 * @example
 * ```ts
 * import { payloadParams } from '@altvm/abi-bridge';
 *
 * const fields = [{ name: 'limit', type: { kind: 'u64' } }] as const;
 * const params = payloadParams({ kind: 'record', name: 'too-low', fields }, 'error');
 * params; // [ { name: 'limit', type: { kind: 'uint', bits: 64 } } ]
 * payloadParams(undefined, 'error'); // []
 * ```
 */
export function payloadParams(type: WitType | undefined, place: string): Param[] {
	if (!type) return [];
	if (type.kind === 'record')
		return type.fields.map(({ name, type: field }) => ({ name, type: witToAbiType(field, `${place}.${name}`) }));
	if (type.kind === 'tuple')
		return type.elements.map((element, i) => ({ name: '', type: witToAbiType(element, `${place}.${i}`) }));
	return [{ name: '', type: witToAbiType(type, place) }];
}

/**
 * Derives an interface from the exported functions of a component. A `result<T, E>` is a result T, and E declares errors.
 * @throws InterfaceError `bad-type`, or any error of `checkInterface`. The error names the place.
 * @example
 * ```ts
 * import { functionSignature, interfaceFromWit } from '@altvm/abi-bridge';
 *
 * const params = [{ name: 'amount', type: { kind: 'u64' } }] as const;
 * const iface = interfaceFromWit('wasm', 'counter', [{ name: 'add-amount', params, result: undefined }]);
 * functionSignature(iface.functions[0]!, false); // addAmount(uint64)
 * ```
 */
export function interfaceFromWit(vm: VmId, name: string, functions: readonly WitFunction[]): ContractInterface {
	// By signature: types of several functions may have cases of one name.
	const errors = new Map<string, ErrorDescriptor>();
	// Functions share the types of their errors: each is read once, however many functions have it.
	const read = new Set<WitType | undefined>();
	const addErrors = (type: WitType | undefined, place: string) => {
		if (read.has(type)) return;
		read.add(type);
		for (const error of witErrors(type, place)) {
			const text = signature(error.name, error.inputs);
			if (!errors.has(text)) errors.set(text, error);
		}
	};
	const described = functions.map((fn): FunctionDescriptor => {
		const place = `${name}.${fn.name}`;
		const result = fn.result;
		const ok = result?.kind === 'result' ? result.ok : result;
		if (result?.kind === 'result') addErrors(result.error, `${place} error`);
		return {
			name: fn.name,
			typeParameters: 0,
			inputs: fn.params.map((param) => ({
				name: param.name,
				type: witToAbiType(param.type, `${place} ${param.name}`),
			})),
			outputs: outputParams(ok, `${place} result`),
			mutability: 'nonpayable',
		};
	});
	return checkInterface({ vm, name, functions: described, events: [], errors: [...errors.values()] });
}

/** Converts a result type. A tuple is several results. */
function outputParams(type: WitType | undefined, place: string): Param[] {
	if (!type) return [];
	if (type.kind === 'tuple')
		return type.elements.map((element, i) => ({ name: '', type: witToAbiType(element, `${place}.${i}`) }));
	return [{ name: '', type: witToAbiType(type, place) }];
}
