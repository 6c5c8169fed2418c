import type { ContractInterface, FunctionDescriptor, Mutability } from '../interface.ts';
import { findFunction } from '../lookup.ts';
import { functionSignature } from '../solidity/signature.ts';
import { checkInterface } from './check.ts';

/**
 * Returns a copy of an interface with another mutability for some functions, for VMs whose code does not declare it (WASM, Move).
 * @param names functions by name, in the case of any VM.
 * @throws InterfaceError `unknown-function` for a name that the interface does not have.
 * @example
 * ```ts
 * import { interfaceFromWit, withMutability } from '@altvm/abi-bridge';
 *
 * const iface = interfaceFromWit('wasm', 'counter', [{ name: 'get-count', params: [], result: { kind: 'u64' } }]);
 * withMutability(iface, { view: ['getCount'] }).functions[0]?.mutability; // view
 * ```
 */
export function withMutability(
	iface: ContractInterface,
	names: { readonly payable?: readonly string[]; readonly view?: readonly string[] },
): ContractInterface {
	const changes = new Map<FunctionDescriptor, Mutability>();
	for (const name of names.view ?? []) changes.set(findFunction(iface, name), 'view');
	for (const name of names.payable ?? []) changes.set(findFunction(iface, name), 'payable');
	const functions = iface.functions.map((fn) => ({ ...fn, mutability: changes.get(fn) ?? fn.mutability }));
	return checkInterface({ ...iface, functions });
}

/**
 * Returns a copy of an interface in which functions that `before` has too, with the same name and types, have the mutability that they have
 * there. A function that declares its own stays as it is. For an upgrade whose deployment names no mutabilities again.
 * @example
 * ```ts
 * import { interfaceFromWit, keepMutability, withMutability } from '@altvm/abi-bridge';
 *
 * const counter = interfaceFromWit('wasm', 'counter', [{ name: 'fund', params: [], result: undefined }]);
 * const before = withMutability(counter, { payable: ['fund'] });
 * keepMutability(counter, before).functions[0]?.mutability; // payable
 * ```
 */
export function keepMutability(iface: ContractInterface, before: ContractInterface): ContractInterface {
	const known = new Map(before.functions.map((fn) => [functionSignature(fn, true), fn.mutability]));
	const kept = (fn: FunctionDescriptor): Mutability =>
		fn.mutability === 'nonpayable' ? (known.get(functionSignature(fn, true)) ?? fn.mutability) : fn.mutability;
	if (iface.functions.every((fn) => kept(fn) === fn.mutability)) return iface;
	return checkInterface({ ...iface, functions: iface.functions.map((fn) => ({ ...fn, mutability: kept(fn) })) });
}

/**
 * Returns whether two interfaces have the same functions with the same types. Mutability, the names of parameters and of the contract may differ.
 *
 * @example
 * ```ts
 * import { interfaceFromWit, sameSignatures, withMutability } from '@altvm/abi-bridge';
 *
 * const iface = interfaceFromWit('wasm', 'counter', [{ name: 'get-count', params: [], result: { kind: 'u64' } }]);
 * sameSignatures(iface, withMutability(iface, { view: ['get-count'] })); // true
 * sameSignatures(iface, { ...iface, functions: [] }); // false
 * ```
 */
export function sameSignatures(a: ContractInterface, b: ContractInterface): boolean {
	const bare = (iface: ContractInterface) =>
		JSON.stringify(
			iface.functions
				.map(({ name, typeParameters, inputs, outputs }) => ({
					name,
					typeParameters,
					inputs: inputs.map(({ type }) => type),
					outputs: outputs.map(({ type }) => type),
				}))
				.sort((x, y) => (x.name < y.name ? -1 : 1)),
		);
	return bare(a) === bare(b);
}
