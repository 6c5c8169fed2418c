import { InterfaceError } from './errors.ts';
import type { Hex } from './hex.ts';
import type { ContractInterface, ErrorDescriptor, EventDescriptor, FunctionDescriptor } from './interface.ts';
import { keccak256 } from './keccak.ts';
import { MAX_NAME, nameKey } from './names.ts';
import { functionSignature, selectorOf, signature, solidityInputs, widen } from './solidity/signature.ts';
import { encodeUtf8 } from './text.ts';
import type { AbiType } from './types.ts';

/** How a Solidity caller calls a function. */
export interface SolidityFunction {
	readonly fn: FunctionDescriptor;
	readonly signature: string;
	readonly selector: Hex;
	readonly selectorBytes: Uint8Array;
	/** Types of the arguments; type tags come first. */
	readonly inputs: readonly AbiType[];
	readonly outputs: readonly AbiType[];
	/** Whether the selector is that of the signature with all integers widened to 256 bits. The values must then fit the function's own types. */
	readonly wide: boolean;
}

interface Index {
	/** Keys are selectors as big-endian numbers, because converting one to hex takes longer than the lookup. */
	readonly bySelector: ReadonlyMap<number, SolidityFunction>;
	readonly byFunction: ReadonlyMap<FunctionDescriptor, SolidityFunction>;
	readonly byKey: ReadonlyMap<string, readonly FunctionDescriptor[]>;
	/** Names as the interface writes them, without those of several functions. */
	readonly byName: ReadonlyMap<string, FunctionDescriptor>;
	readonly bySignature: ReadonlyMap<string, FunctionDescriptor>;
	readonly errorBySelector: ReadonlyMap<Hex, ErrorDescriptor>;
	readonly eventByTopic: ReadonlyMap<Hex, EventDescriptor>;
}

const indexes = new WeakMap<ContractInterface, Index>();

function indexOf(iface: ContractInterface): Index {
	let index = indexes.get(iface);
	if (!index) indexes.set(iface, (index = makeIndex(iface)));
	return index;
}

function makeIndex(iface: ContractInterface): Index {
	const bySelector = new Map<number, SolidityFunction>();
	const byFunction = new Map<FunctionDescriptor, SolidityFunction>();
	const byKey = new Map<string, FunctionDescriptor[]>();
	const bySignature = new Map<string, FunctionDescriptor>();
	const asIs = iface.dispatchesBySelector === true;
	const entry = (fn: FunctionDescriptor, wide: boolean): SolidityFunction => {
		const text = functionSignature(fn, asIs, wide);
		const selector = selectorOf(text);
		const own = solidityInputs(fn).map(({ type }) => type);
		return {
			fn,
			signature: text,
			selector,
			selectorBytes: Uint8Array.from([0, 1, 2, 3], (i) => Number.parseInt(selector.slice(2 + 2 * i, 4 + 2 * i), 16)),
			inputs: wide ? own.map(widen) : own,
			outputs: fn.outputs.map(({ type }) => (wide ? widen(type) : type)),
			wide,
		};
	};
	for (const fn of iface.functions) {
		const exact = entry(fn, false);
		const taken = bySelector.get(Number(exact.selector));
		if (taken) {
			throw new InterfaceError(
				'selector-collision',
				`${taken.signature} and ${exact.signature} have the same selector`,
				{
					place: `${iface.name}.${fn.name}`,
				},
			);
		}
		bySelector.set(Number(exact.selector), exact);
		byFunction.set(fn, exact);
		bySignature.set(exact.signature, fn);
		const key = nameKey(fn.name);
		const same = byKey.get(key);
		if (same) same.push(fn);
		else byKey.set(key, [fn]);
	}
	const byName = new Map<string, FunctionDescriptor>();
	const overloaded = new Set<string>();
	for (const fn of iface.functions) {
		if (byName.has(fn.name)) overloaded.add(fn.name);
		else byName.set(fn.name, fn);
	}
	for (const name of overloaded) byName.delete(name);
	if (!asIs) {
		for (const fn of iface.functions) {
			const wide = entry(fn, true);
			const selector = Number(wide.selector);
			if (!bySelector.has(selector)) bySelector.set(selector, wide);
		}
	}
	const errorBySelector = new Map(
		iface.errors.map((error) => [selectorOf(signature(error.name, error.inputs)), error]),
	);
	const eventByTopic = new Map(iface.events.map((event) => [topicOf(event), event]));
	return { bySelector, byFunction, byKey, byName, bySignature, errorBySelector, eventByTopic };
}

function topicOf(event: EventDescriptor): Hex {
	return keccakText(signature(event.name, event.inputs));
}

function keccakText(text: string): Hex {
	return keccak256(encodeUtf8(text));
}

/**
 * Checks that no two functions have the same selector.
 * @throws InterfaceError `selector-collision`.
 */
export function checkIndex(iface: ContractInterface): void {
	indexOf(iface);
}

/**
 * Returns the function that a selector names, exactly or with all integers widened to 256 bits.
 * @param input call data of at least 4 bytes.
 * @example
 * ```ts
 * import { functionBySelector, hexToBytes, interfaceFromSolidityAbi } from '@altvm/abi-bridge';
 *
 * const abi = [{ type: 'function', name: 'totalSupply', inputs: [], outputs: [], stateMutability: 'view' }];
 * functionBySelector(interfaceFromSolidityAbi(abi, 'Token'), hexToBytes('0x18160ddd'))?.signature; // totalSupply()
 * ```
 */
export function functionBySelector(iface: ContractInterface, input: Uint8Array): SolidityFunction | undefined {
	const selector = ((input[0]! << 24) | (input[1]! << 16) | (input[2]! << 8) | input[3]!) >>> 0;
	return indexOf(iface).bySelector.get(selector);
}

/**
 * Returns how a Solidity caller calls a function of the interface.
 * @throws InterfaceError `unknown-function` for a function of another interface.
 * @example
 * ```ts
 * import { interfaceFromSolidityAbi, solidityFunction } from '@altvm/abi-bridge';
 *
 * const abi = [{ type: 'function', name: 'totalSupply', inputs: [], outputs: [], stateMutability: 'view' }];
 * const iface = interfaceFromSolidityAbi(abi, 'Token');
 * const { signature, selector } = solidityFunction(iface, iface.functions[0]!);
 * console.log(signature, selector); // totalSupply() 0x18160ddd
 * ```
 */
export function solidityFunction(iface: ContractInterface, fn: FunctionDescriptor): SolidityFunction {
	const found = indexOf(iface).byFunction.get(fn);
	if (!found) throw new InterfaceError('unknown-function', `${iface.name} has no such function`, { details: fn.name });
	return found;
}

/**
 * Finds a function by its name, in the case of any VM, or by its Solidity signature.
 * @throws InterfaceError `unknown-function`, or `ambiguous-function` for an overloaded name.
 *
 * @example
 * ```ts
 * import { findFunction, interfaceFromSolidityAbi } from '@altvm/abi-bridge';
 *
 * const abi = [{ type: 'function', name: 'balanceOf', inputs: [{ type: 'address' }], outputs: [], stateMutability: 'view' }];
 * const iface = interfaceFromSolidityAbi(abi, 'Token');
 * findFunction(iface, 'balance_of').name; // balanceOf
 * findFunction(iface, 'balanceOf(address)').name; // balanceOf
 * ```
 */
export function findFunction(iface: ContractInterface, name: string): FunctionDescriptor {
	const index = indexOf(iface);
	const exact = index.bySignature.get(name) ?? index.byName.get(name);
	if (exact) return exact;
	// No name of an interface is longer.
	const found = (name.length <= MAX_NAME ? index.byKey.get(nameKey(name)) : undefined) ?? [];
	if (found.length === 1) return found[0]!;
	if (found.length === 0) {
		throw new InterfaceError(
			'unknown-function',
			`${iface.name || 'the contract'} has no function '${name.slice(0, 100)}'`,
		);
	}
	const candidates = found
		.slice(0, 8)
		.map((fn) => solidityFunction(iface, fn).signature)
		.join(', ');
	throw new InterfaceError('ambiguous-function', `'${name.slice(0, 100)}' names several functions of ${iface.name}`, {
		details: `use one of ${candidates}`,
	});
}

/**
 * Returns the error with a 4-byte selector (`0x` and 8 digits).
 *
 * @example
 * ```ts
 * import { errorBySelector, interfaceFromSolidityAbi, selectorOf } from '@altvm/abi-bridge';
 *
 * const iface = interfaceFromSolidityAbi([{ type: 'error', name: 'TooLow', inputs: [{ type: 'uint256' }] }], 'Vault');
 * errorBySelector(iface, selectorOf('TooLow(uint256)'))?.name; // TooLow
 * ```
 */
export function errorBySelector(iface: ContractInterface, selector: Hex): ErrorDescriptor | undefined {
	return indexOf(iface).errorBySelector.get(selector);
}

/**
 * Returns the event with a first topic (`0x` and 64 digits).
 *
 * @example
 * ```ts
 * import { encodeUtf8, eventByTopic, interfaceFromSolidityAbi, keccak256 } from '@altvm/abi-bridge';
 *
 * const abi = [{ type: 'event', name: 'Paid', inputs: [{ type: 'uint256', indexed: false }] }];
 * const iface = interfaceFromSolidityAbi(abi, 'Vault');
 * eventByTopic(iface, keccak256(encodeUtf8('Paid(uint256)')))?.name; // Paid
 * ```
 */
export function eventByTopic(iface: ContractInterface, topic: Hex): EventDescriptor | undefined {
	return indexOf(iface).eventByTopic.get(topic);
}
