import { InterfaceError } from '../errors.ts';
import { checkInterface } from '../interface/check.ts';
import type { ContractInterface, ErrorDescriptor, EventDescriptor, FunctionDescriptor } from '../interface.ts';
import type { Param } from '../types.ts';
import { type JsonEntry, type JsonParam, readEntries } from './abi-json.ts';
import { isLibraryType, NoSuchValue, parseType } from './parse-type.ts';
import { signature } from './signature.ts';
import { SOLIDITY_VM } from './vm.ts';

/** How {@link readSolidityAbi} reads an ABI. */
export interface SolidityAbiOptions {
	/**
	 * Whether the ABI is of a library, whose selectors name structs and enums. Absent: if it names a type as only libraries do. The ABI of
	 * a library with structs and no enums looks as that of a contract.
	 */
	readonly isLibrary?: boolean;
}

/** An interface, and what of the contract it leaves out. */
export interface SolidityAbi {
	readonly interface: ContractInterface;
	/** Functions, events and errors that nothing outside the contract can call or read, with the reasons. */
	readonly omitted: readonly { readonly signature: string; readonly reason: string }[];
}

/**
 * Reads an interface from a Solidity ABI. Constructor, receive and fallback functions are left out. Of entries that are there twice, as in
 * the merged ABIs of a proxy and its implementation, the first is taken.
 * @param abi the ABI in JSON, parsed, as solc writes it.
 * @param name the name of the contract.
 * @throws InterfaceError `bad-abi` for JSON that is not an ABI, or any error of `checkInterface`. The error names the entry.
 *
 * @example
 * ```ts
 * import { interfaceFromSolidityAbi } from '@altvm/abi-bridge';
 *
 * const abi = [{ type: 'function', name: 'totalSupply', outputs: [{ type: 'uint256' }], stateMutability: 'view' }];
 * interfaceFromSolidityAbi(abi, 'Token').functions[0]!.mutability; // view
 * ```
 */
export function interfaceFromSolidityAbi(
	abi: unknown,
	name: string,
	options: SolidityAbiOptions = {},
): ContractInterface {
	return readSolidityAbi(abi, name, options).interface;
}

/**
 * As {@link interfaceFromSolidityAbi}, with a list of what is left out: functions that take a place in storage, which only a delegatecall
 * can pass, or a type that other VMs do not have.
 *
 * @example
 * ```ts
 * import { functionSignature, readSolidityAbi } from '@altvm/abi-bridge';
 *
 * const fn = (name: string, type: string, internalType?: string) => ({ name, inputs: [{ name: 'x', type, internalType }] });
 * const abi = [fn('add', 'Lib.Set storage'), fn('flip', 'Lib.Side', 'enum Lib.Side')];
 * const { interface: iface, omitted } = readSolidityAbi(abi, 'Lib');
 * functionSignature(iface.functions[0]!, true); // flip(Lib.Side)
 * omitted[0]?.reason; // a place in storage is passed by delegatecall only
 * ```
 */
export function readSolidityAbi(abi: unknown, name: string, options: SolidityAbiOptions = {}): SolidityAbi {
	const entries = readEntries(abi, name);
	const isLibrary = options.isLibrary ?? entries.some(hasLibraryType);
	const omitted: { signature: string; reason: string }[] = [];
	const functions = new Map<string, FunctionDescriptor>();
	const events = new Map<string, EventDescriptor>();
	const errors = new Map<string, ErrorDescriptor>();
	const add = <T>(map: Map<string, T>, key: string, item: T) => {
		if (!map.has(key)) map.set(key, item);
	};
	for (const entry of entries) {
		if (entry.type === 'constructor') continue;
		const place = `${name}.${entry.name}`;
		try {
			const inputs = readParams(entry.inputs, `${place} inputs`, isLibrary && entry.type === 'function');
			const text = signature(entry.name, inputs);
			switch (entry.type) {
				case 'function': {
					const outputs = readParams(entry.outputs, `${place} outputs`, isLibrary);
					const { mutability } = entry;
					add(functions, text, { name: entry.name, typeParameters: 0, inputs, outputs, mutability });
					break;
				}
				case 'event': {
					const withIndexed = inputs.map((param, i) => ({ ...param, indexed: entry.inputs[i]!.indexed === true }));
					const form = `${text} ${withIndexed.map(({ indexed }) => indexed)} ${entry.anonymous}`;
					const anonymous = entry.anonymous && { anonymous: true };
					add(events, form, { name: entry.name, ...anonymous, inputs: withIndexed });
					break;
				}
				case 'error':
					add(errors, text, { name: entry.name, inputs });
			}
		} catch (error) {
			if (!(error instanceof NoSuchValue)) throw error;
			const types = entry.inputs.map(({ type }) => type).join(',');
			omitted.push({ signature: `${entry.name}(${types})`, reason: error.message });
		}
	}
	const made = {
		vm: SOLIDITY_VM,
		dispatchesBySelector: true,
		name,
		functions: [...functions.values()],
		events: [...events.values()],
		errors: [...errors.values()],
	};
	return { interface: checkInterface(made), omitted };
}

function hasLibraryType(entry: JsonEntry): boolean {
	return entry.type === 'function' && [...entry.inputs, ...entry.outputs].some(isLibraryType);
}

function readParams(list: readonly JsonParam[], place: string, isLibrary: boolean): Param[] {
	return list.map((param, i) => ({
		name: param.name ?? '',
		type: parseType(param, `${place}[${i}]`, isLibrary),
	}));
}

/**
 * Reads the parameters of the constructor from a Solidity ABI. They are empty if it has no constructor.
 * @throws InterfaceError `bad-abi` or `bad-type`.
 * @example
 * ```ts
 * import { constructorParams } from '@altvm/abi-bridge';
 *
 * const inputs = [{ name: 'supply', type: 'uint256' }];
 * const abi = [{ type: 'constructor', inputs, stateMutability: 'nonpayable' }];
 * constructorParams(abi, 'Token'); // [ { name: 'supply', type: { kind: 'uint', bits: 256 } } ]
 * ```
 */
export function constructorParams(abi: unknown, name: string): Param[] {
	for (const entry of readEntries(abi, name)) {
		if (entry.type !== 'constructor') continue;
		try {
			return readParams(entry.inputs, `${name} constructor`, false);
		} catch (error) {
			if (!(error instanceof NoSuchValue)) throw error;
			throw new InterfaceError('bad-type', error.message, { place: `${name} constructor` });
		}
	}
	return [];
}
