import {
	type ContractInterface,
	type FunctionDescriptor,
	type NameScope,
	solidityFunction,
	solidityInputs,
} from '@altvm/abi-bridge';
import { solidityScope } from './scopes.ts';
import { isInMemory, type SolidityTypes } from './types.ts';

/** A function as Solidity calls it. */
export interface CalledFunction {
	readonly fn: FunctionDescriptor;
	/** The name in its signature. */
	readonly name: string;
	readonly signature: string;
	readonly selector: string;
}

/** The functions of an interface, without those that merged ABIs hold twice. */
export function calledFunctions(iface: ContractInterface): CalledFunction[] {
	const bySignature = new Map<string, CalledFunction>();
	for (const fn of iface.functions) {
		const { signature, selector, name } = solidityFunction(iface, fn);
		if (!bySignature.has(signature)) bySignature.set(signature, { fn, signature, selector, name });
	}
	return [...bySignature.values()];
}

/** Writes the results of a function, with the names that they have. */
export function writeReturns(types: SolidityTypes, { fn }: CalledFunction, scope: NameScope, within = ''): string {
	if (fn.outputs.length === 0) return '';
	const outputs = fn.outputs.map(({ name, type }, i) => {
		const location = isInMemory(type) ? ' memory' : '';
		const own = name === '' ? '' : ` ${types.nameParam(name, `result${i}`, scope)}`;
		return `${types.write(type, within)}${location}${own}`;
	});
	return ` returns (${outputs.join(', ')})`;
}

/** Writes a function of an interface, with its selector. */
export function writeFunction(types: SolidityTypes, called: CalledFunction): string {
	const { fn, name, selector } = called;
	const scope = solidityScope();
	const inputs = types.writeParams(solidityInputs(fn), scope, { location: 'calldata' });
	const mutability = fn.mutability === 'nonpayable' ? '' : ` ${fn.mutability}`;
	const returns = writeReturns(types, called, scope);
	return `    /// ${selector}\n    function ${name}(${inputs.join(', ')}) external${mutability}${returns};`;
}
