import { keccak_256 } from '@noble/hashes/sha3.js';
import type { Hex } from './address.ts';
import { InterfaceError } from './errors.ts';
import { bytesToHex } from './hex.ts';
import type { ContractInterface, ErrorDescriptor, EventDescriptor, FunctionDescriptor } from './interface.ts';
import { nameKey } from './names.ts';
import { functionSignature, selectorOf, signature, solidityInputs, widen } from './solidity/signature.ts';
import { encodeUtf8 } from './text.ts';
import type { AbiType } from './types.ts';

/** A function as a Solidity caller writes it. */
export interface SolidityFunction {
	readonly fn: FunctionDescriptor;
	readonly signature: string;
	readonly selector: Hex;
	readonly selectorBytes: Uint8Array;
	/** Of the arguments, type tags first. */
	readonly inputs: readonly AbiType[];
	readonly outputs: readonly AbiType[];
	/** Found by the signature with every integer widened: values are checked against the function's own types. */
	readonly wide: boolean;
}

interface Index {
	/** By the selector as a big-endian number: making hex of it would cost more than the lookup. */
	readonly bySelector: ReadonlyMap<number, SolidityFunction>;
	readonly byFunction: ReadonlyMap<FunctionDescriptor, SolidityFunction>;
	readonly byKey: ReadonlyMap<string, readonly FunctionDescriptor[]>;
	/** Names as the interface writes them, where they are one function's alone. */
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

/** Whether names are Solidity's own, so that a selector is made of them as they are. */
export function namesAsIs(iface: ContractInterface): boolean {
	return iface.vm === 'evm';
}

function makeIndex(iface: ContractInterface): Index {
	const bySelector = new Map<number, SolidityFunction>();
	const byFunction = new Map<FunctionDescriptor, SolidityFunction>();
	const byKey = new Map<string, FunctionDescriptor[]>();
	const bySignature = new Map<string, FunctionDescriptor>();
	const asIs = namesAsIs(iface);
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
			throw new InterfaceError('selector-collision', `${taken.signature} and ${exact.signature} have one selector`, {
				place: `${iface.name}.${fn.name}`,
			});
		}
		bySelector.set(Number(exact.selector), exact);
		byFunction.set(fn, exact);
		bySignature.set(exact.signature, fn);
		const key = nameKey(fn.name);
		byKey.set(key, [...(byKey.get(key) ?? []), fn]);
	}
	const names = iface.functions.map(({ name }) => name);
	const byName = new Map(
		iface.functions.filter(({ name }) => names.indexOf(name) === names.lastIndexOf(name)).map((fn) => [fn.name, fn]),
	);
	// Contracts of the EVM dispatch themselves, by exact selectors.
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
	return bytesToHex(keccak_256(encodeUtf8(text)));
}

/** Checks that an interface can be indexed: no two functions with one selector. */
export function checkIndex(iface: ContractInterface): void {
	indexOf(iface);
}

/** The function behind the first four bytes of call data (at least that long), exact or wide. */
export function functionBySelector(iface: ContractInterface, input: Uint8Array): SolidityFunction | undefined {
	const selector = ((input[0]! << 24) | (input[1]! << 16) | (input[2]! << 8) | input[3]!) >>> 0;
	return indexOf(iface).bySelector.get(selector);
}

/** A function of this interface as Solidity writes it, exact. */
export function solidityFunction(iface: ContractInterface, fn: FunctionDescriptor): SolidityFunction {
	const found = indexOf(iface).byFunction.get(fn);
	if (!found) throw new InterfaceError('unknown-function', `${iface.name} has no such function`, { details: fn.name });
	return found;
}

/**
 * A function by its name in any idiom, or by its Solidity signature.
 * @throws InterfaceError `unknown-function`, or `ambiguous-function` for an overloaded name.
 */
export function findFunction(iface: ContractInterface, name: string): FunctionDescriptor {
	const index = indexOf(iface);
	const exact = index.bySignature.get(name) ?? index.byName.get(name);
	if (exact) return exact;
	const found = index.byKey.get(nameKey(name)) ?? [];
	if (found.length === 1) return found[0]!;
	if (found.length === 0) {
		throw new InterfaceError('unknown-function', `${iface.name} has no function '${name.slice(0, 100)}'`);
	}
	const candidates = found.map((fn) => solidityFunction(iface, fn).signature).join(', ');
	throw new InterfaceError('ambiguous-function', `'${name.slice(0, 100)}' is several functions of ${iface.name}`, {
		details: `write one of ${candidates}`,
	});
}

export function errorBySelector(iface: ContractInterface, selector: Hex): ErrorDescriptor | undefined {
	return indexOf(iface).errorBySelector.get(selector);
}

/** An event by its first topic. */
export function eventByTopic(iface: ContractInterface, topic: Hex): EventDescriptor | undefined {
	return indexOf(iface).eventByTopic.get(topic);
}
