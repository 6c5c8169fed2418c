import { type Address, bigIntToAddress } from '../address.ts';
import { InterfaceError } from '../errors.ts';
import { INTEGER_TYPES } from '../integer-types.ts';
import { checkInterface } from '../interface/check.ts';
import { INTERFACE_LIMITS } from '../interface/limits.ts';
import type { ContractInterface, FunctionDescriptor, VmId } from '../interface.ts';
import type { AbiType, Param } from '../types.ts';
import type { MoveFunction, MoveModuleSignatures, MoveType } from './move-types.ts';

/** The account of Move's standard library, `0x1`. */
export const MOVE_STDLIB: Address = bigIntToAddress(1n);

/**
 * Converts a Move type to the common type system.
 * @param isResult whether the type is that of a result. A struct with `store` and `drop` is then converted to the bytes of its BCS. As an
 * argument a struct is refused: only the module that declares it may create values of it.
 * @returns the common type, or the reason why there is none.
 * @example
 * ```ts
 * import { moveToAbiType } from '@altvm/abi-bridge';
 *
 * moveToAbiType({ kind: 'vector', element: { kind: 'u8' } }); // { kind: 'bytes' }
 * moveToAbiType({ kind: 'signer' }); // a signer does not leave its VM
 * ```
 */
export function moveToAbiType(type: MoveType, isResult = false): AbiType | string {
	return convert(type, isResult, { types: 0 });
}

/** The types that were converted: signatures share their parts, so that few bytes can stand for many. */
interface Count {
	types: number;
}

function convert(type: MoveType, isResult: boolean, count: Count): AbiType | string {
	count.types++;
	switch (type.kind) {
		case 'bool':
		case 'address':
			return { kind: type.kind };
		case 'vector': {
			if (type.element.kind === 'u8') return { kind: 'bytes' };
			const element = convert(type.element, isResult, count);
			return typeof element === 'string' ? element : { kind: 'list', element };
		}
		case 'struct': {
			const path = `${type.module}::${type.name}`;
			if (type.account === MOVE_STDLIB && path === 'string::String') return { kind: 'string' };
			// A hostile module can refer to the type with any number of arguments.
			if (type.account === MOVE_STDLIB && path === 'option::Option' && type.typeArguments.length === 1) {
				const element = convert(type.typeArguments[0]!, isResult, count);
				return typeof element === 'string' ? element : { kind: 'option', element };
			}
			const isLibraryOption = type.account === MOVE_STDLIB && path === 'option::Option';
			if (isResult && type.isValue && !isLibraryOption) return { kind: 'bytes' };
			return `the struct ${path} does not ${isResult ? 'leave' : 'enter'} its VM`;
		}
		case 'object':
			return { kind: 'fixedBytes', size: 32 };
		case 'signer':
			return 'a signer does not leave its VM';
		case 'reference':
			return 'a reference does not leave its VM';
		case 'parameter':
			return 'a value of a type parameter does not leave its VM';
		default:
			return INTEGER_TYPES[type.kind];
	}
}

/**
 * Returns whether the Move VM fills in a parameter of the type: `signer` or `&signer`.
 *
 * @example
 * ```ts
 * import { isSigner } from '@altvm/abi-bridge';
 *
 * isSigner({ kind: 'reference', mutable: false, to: { kind: 'signer' } }); // true
 * ```
 */
export function isSigner(type: MoveType): boolean {
	return type.kind === 'signer' || (type.kind === 'reference' && !type.mutable && type.to.kind === 'signer');
}

/**
 * Derives an interface from the signatures of a Move module. Functions with a type that cannot cross to other VMs are left out; `omitted`
 * has the reasons. Bytecode has no names of parameters: they are named `arg0`, `arg1`, ... without counting signers.
 * @throws InterfaceError: see `checkInterface`.
 * @example
 * ```ts
 * import { functionSignature, interfaceFromMove } from '@altvm/abi-bridge';
 *
 * const parameters = [{ kind: 'signer' }, { kind: 'address' }, { kind: 'u64' }] as const;
 * const transfer = { name: 'transfer', typeParameters: 1, parameters, results: [] };
 * const { interface: iface, omitted } = interfaceFromMove('move', { name: 'coin', functions: [transfer] });
 * functionSignature(iface.functions[0]!, false); // transfer(string,address,uint64)
 * omitted; // []
 * ```
 */
export function interfaceFromMove(
	vm: VmId,
	module: MoveModuleSignatures,
): { readonly interface: ContractInterface; readonly omitted: readonly { name: string; reason: string }[] } {
	const functions: FunctionDescriptor[] = [];
	const omitted: { name: string; reason: string }[] = [];
	const count: Count = { types: 0 };
	for (const fn of module.functions) {
		const made = describe(fn, count);
		if (typeof made === 'string') omitted.push({ name: fn.name, reason: made });
		else functions.push(made);
		if (count.types > INTERFACE_LIMITS.types) {
			throw new InterfaceError('too-large', `more than ${INTERFACE_LIMITS.types} types`, { place: module.name });
		}
		// It is refused below, however many follow.
		if (functions.length > INTERFACE_LIMITS.functions) break;
	}
	const made = checkInterface({ vm, name: module.name, functions, events: [], errors: [] });
	return { interface: made, omitted };
}

function describe(fn: MoveFunction, count: Count): FunctionDescriptor | string {
	const inputs: Param[] = [];
	for (const parameter of fn.parameters) {
		if (isSigner(parameter)) continue;
		const type = convert(parameter, false, count);
		if (typeof type === 'string') return type;
		inputs.push({ name: `arg${inputs.length}`, type });
	}
	const outputs: Param[] = [];
	for (const result of fn.results) {
		const type = convert(result, true, count);
		if (typeof type === 'string') return type;
		outputs.push({ name: '', type });
	}
	const mutability = fn.isView ? 'view' : 'nonpayable';
	return { name: fn.name, typeParameters: fn.typeParameters, inputs, outputs, mutability };
}
