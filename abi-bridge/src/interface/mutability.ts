import type { ContractInterface, FunctionDescriptor, Mutability } from '../interface.ts';
import { findFunction } from '../lookup.ts';
import { checkInterface } from './check.ts';

/**
 * The interface with other mutability for the functions named, where the code does not tell it (WASM, Move).
 * @throws InterfaceError for a name that it does not have.
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

/** What of an interface the code tells: all but mutability, parameter names and what a developer calls it. */
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
