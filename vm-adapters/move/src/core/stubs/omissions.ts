import { type ContractInterface, type FunctionDescriptor, solidityFunction } from '@altvm/abi-bridge';
import { fieldsOf, visitStructs } from './structs.ts';

/** Limits of a module (see `core/verifier/limits.ts`). */
const MAX_PARAMETERS = 128;
const MAX_FIELDS = 30;
const MAX_STRUCTS = 199;
/** A struct has two functions. */
const MAX_FUNCTIONS = 998;

/** A function that a stub does not have. */
export interface StubOmission {
	/** Its signature, such as `transfer(address,uint256)`. */
	readonly what: string;
	readonly reason: string;
}

/** The name that a Move caller passes. Solidity functions are named by signature, because they can be overloaded. */
export function calledName(iface: ContractInterface, fn: FunctionDescriptor): string {
	return iface.dispatchesBySelector ? solidityFunction(iface, fn).signature : fn.name;
}

/** The reason why a stub cannot have a function, whatever else it has. */
function notWritten(iface: ContractInterface, fn: FunctionDescriptor): string | undefined {
	if (!/^[\w$(),[\].-]+$/.test(calledName(iface, fn))) return 'Move cannot write its name';
	// The target and the value are parameters too.
	if (fn.inputs.length + 2 > MAX_PARAMETERS || fn.outputs.length > MAX_PARAMETERS)
		return `a function in Move has at most ${MAX_PARAMETERS} parameters and results`;
	let isTooLarge = false;
	for (const { type } of [...fn.inputs, ...fn.outputs])
		visitStructs(type, (struct) => {
			if (fieldsOf(struct).length > MAX_FIELDS) isTooLarge = true;
		});
	return isTooLarge ? `a struct in Move has at most ${MAX_FIELDS} fields` : undefined;
}

/** Divides the functions of an interface into those that a stub has and those that it does not have. */
export function stubFunctions(iface: ContractInterface): {
	readonly written: readonly FunctionDescriptor[];
	readonly omissions: readonly StubOmission[];
} {
	const written: FunctionDescriptor[] = [];
	const omissions: StubOmission[] = [];
	const structs = new Set<string>();
	for (const fn of iface.functions) {
		const more = new Set(structs);
		let reason = notWritten(iface, fn);
		if (reason === undefined) {
			for (const { type } of [...fn.inputs, ...fn.outputs])
				visitStructs(type, (struct) => more.add(JSON.stringify(struct)));
			if (more.size > MAX_STRUCTS || written.length + 1 + 2 * more.size > MAX_FUNCTIONS)
				reason = 'the module would have more structs or functions than Move takes';
		}
		if (reason === undefined) {
			for (const one of more) structs.add(one);
			written.push(fn);
		} else omissions.push({ what: solidityFunction(iface, fn).signature, reason });
	}
	return { written, omissions };
}

/**
 * Returns the functions that a stub of a contract does not have, each with the reason.
 *
 * @example
 * ```ts
 * import { interfaceFromSolidityAbi } from '@altvm/abi-bridge';
 * import { stubOmissions } from '@altvm/move';
 *
 * const inputs = Array.from({ length: 31 }, () => ({ type: 'bool' }));
 * const flags = { type: 'tuple', components: inputs };
 * const abi = [{ type: 'function', name: 'set', inputs: [flags], outputs: [], stateMutability: 'nonpayable' }];
 * stubOmissions(interfaceFromSolidityAbi(abi, 'Flags'))[0]!.reason; // a struct in Move has at most 30 fields
 * ```
 */
export function stubOmissions(iface: ContractInterface): readonly StubOmission[] {
	return stubFunctions(iface).omissions;
}
