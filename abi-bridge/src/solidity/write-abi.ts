import type { ContractInterface, Mutability } from '../interface.ts';
import { solidityFunction } from '../lookup.ts';
import type { AbiType, Param } from '../types.ts';
import { CROSS_VM_ERRORS } from './cross-vm-errors.ts';
import { signature, solidityInputs, solidityType } from './signature.ts';

/** A parameter or result in Solidity's ABI in JSON. Tuples have components. */
export interface AbiParameter {
	readonly name: string;
	readonly type: string;
	readonly internalType?: string;
	readonly components?: readonly AbiParameter[];
}

/** A function, an event or an error in Solidity's ABI in JSON, as ethers and viem read it. */
export type AbiEntry =
	| {
			readonly type: 'function';
			readonly name: string;
			readonly inputs: readonly AbiParameter[];
			readonly outputs: readonly AbiParameter[];
			readonly stateMutability: Mutability;
	  }
	| {
			readonly type: 'event';
			readonly name: string;
			readonly inputs: readonly (AbiParameter & { readonly indexed: boolean })[];
			readonly anonymous: boolean;
	  }
	| { readonly type: 'error'; readonly name: string; readonly inputs: readonly AbiParameter[] };

/**
 * Writes Solidity's ABI in JSON of a contract of any VM: how a wallet calls it. A type parameter of a Move function is a `string`, an option
 * a tuple of `some` and `value`, an enum a `uint8`. The ABI of a contract outside the EVM has the errors with which failures of other VMs
 * reach a wallet, too.
 *
 * @example
 * ```ts
 * import { interfaceFromMove, solidityAbi } from '@altvm/abi-bridge';
 *
 * const add = { name: 'add_one', typeParameters: 0, parameters: [{ kind: 'u64' }], results: [{ kind: 'u64' }] } as const;
 * const { interface: iface } = interfaceFromMove('move', { name: 'counter', functions: [add] });
 * const [fn] = solidityAbi(iface);
 * console.log(fn?.name, fn?.inputs[0]?.type); // addOne uint64
 * ```
 */
export function solidityAbi(iface: ContractInterface): AbiEntry[] {
	const entries = new Map<string, AbiEntry>();
	// Merged ABIs may have an entry twice.
	const add = (key: string, entry: AbiEntry) => {
		if (!entries.has(key)) entries.set(key, entry);
	};
	for (const fn of iface.functions) {
		const { name, signature: text } = solidityFunction(iface, fn);
		const [inputs, outputs] = [solidityInputs(fn).map(parameter), fn.outputs.map(parameter)];
		add(`function ${text}`, { type: 'function', name, inputs, outputs, stateMutability: fn.mutability });
	}
	for (const { name, inputs, anonymous = false } of iface.events) {
		const indexed = inputs.map((input) => ({ ...parameter(input), indexed: input.indexed }));
		const form = `event ${signature(name, inputs)} ${indexed.map((input) => input.indexed)} ${anonymous}`;
		add(form, { type: 'event', name, inputs: indexed, anonymous });
	}
	for (const { name, inputs } of [...iface.errors, ...(iface.dispatchesBySelector ? [] : CROSS_VM_ERRORS)])
		add(`error ${signature(name, inputs)}`, { type: 'error', name, inputs: inputs.map(parameter) });
	return [...entries.values()];
}

function parameter({ name, type }: Param): AbiParameter {
	let base = type;
	let dimensions = '';
	while (base.kind === 'list' || base.kind === 'array') {
		dimensions = `[${base.kind === 'array' ? base.length : ''}]${dimensions}`;
		base = base.element;
	}
	const components = componentsOf(base);
	if (!components) return { name, type: `${solidityType(base)}${dimensions}` };
	return {
		name,
		type: `tuple${dimensions}`,
		...(base.kind === 'struct' && base.name !== '' && { internalType: `struct ${base.name}${dimensions}` }),
		components: components.map(parameter),
	};
}

/** The components of a type that Solidity writes as a tuple. */
function componentsOf(type: AbiType): readonly Param[] | undefined {
	switch (type.kind) {
		case 'tuple':
			return type.elements.map((element) => ({ name: '', type: element }));
		case 'struct':
			return type.fields;
		case 'option':
			return [
				{ name: 'some', type: { kind: 'bool' } },
				{ name: 'value', type: type.element },
			];
		default:
			return undefined;
	}
}
