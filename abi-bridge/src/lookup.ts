import { InterfaceError } from './errors.ts';
import { type Hex, hexToBytes } from './hex.ts';
import type { ContractInterface, ErrorDescriptor, EventDescriptor, FunctionDescriptor } from './interface.ts';
import { keccak256 } from './keccak.ts';
import { type Selectors, type SolidityFunction, selectorsOf } from './lookup/selectors.ts';
import { MAX_NAME, nameKey } from './names.ts';
import { selectorOf, signature } from './solidity/signature.ts';
import { nearestNames } from './spelling.ts';
import { encodeUtf8 } from './text.ts';

export type { SolidityFunction } from './lookup/selectors.ts';

/** The functions of an interface by how they are called. */
interface FunctionIndex extends Selectors {
	readonly byKey: ReadonlyMap<string, readonly FunctionDescriptor[]>;
	/** Names as the interface writes them, without those of several functions. */
	readonly byName: ReadonlyMap<string, FunctionDescriptor>;
	readonly bySignature: ReadonlyMap<string, FunctionDescriptor>;
}

/** Returns a function that makes something of an interface once, when it is first asked. */
function madeOnce<T>(make: (iface: ContractInterface) => T): (iface: ContractInterface) => T {
	const known = new WeakMap<ContractInterface, T>();
	return (iface) => {
		let made = known.get(iface);
		if (!made) known.set(iface, (made = make(iface)));
		return made;
	};
}

const functionsOf = madeOnce((iface): FunctionIndex => {
	const selectors = selectorsOf(iface);
	const byKey = new Map<string, FunctionDescriptor[]>();
	const byName = new Map<string, FunctionDescriptor>();
	const bySignature = new Map<string, FunctionDescriptor>();
	const overloaded = new Set<string>();
	for (const [fn, { signature }] of selectors.byFunction) {
		// Only the first of equal functions is found.
		if (bySignature.has(signature)) continue;
		bySignature.set(signature, fn);
		if (byName.has(fn.name)) overloaded.add(fn.name);
		else byName.set(fn.name, fn);
		const key = nameKey(fn.name);
		const same = byKey.get(key);
		if (same) same.push(fn);
		// A name such as `_` has no words by which it could be meant.
		else if (key !== '') byKey.set(key, [fn]);
	}
	for (const name of overloaded) byName.delete(name);
	return { ...selectors, byKey, byName, bySignature };
});

/**
 * Groups the items of a list by a key. Of items of one key and one form, the first is kept.
 * @param formOf what tells items of one key apart.
 */
function grouped<T>(items: readonly T[], keyOf: (item: T) => Hex, formOf: (item: T) => string): Map<Hex, readonly T[]> {
	const groups = new Map<Hex, Map<string, T>>();
	for (const item of items) {
		const key = keyOf(item);
		const group = groups.get(key) ?? new Map<string, T>();
		groups.set(key, group);
		const form = formOf(item);
		if (!group.has(form)) group.set(form, item);
	}
	return new Map([...groups].map(([key, group]) => [key, [...group.values()]]));
}

const signatureOf = ({ name, inputs }: ErrorDescriptor | EventDescriptor) => signature(name, inputs);

const errorsOf = madeOnce((iface) => grouped(iface.errors, (error) => selectorOf(signatureOf(error)), signatureOf));

const eventsOf = madeOnce((iface) =>
	grouped(
		iface.events.filter((event) => !event.anonymous),
		(event) => keccak256(encodeUtf8(signatureOf(event))),
		({ inputs }) => inputs.map(({ indexed }) => (indexed ? 1 : 0)).join(''),
	),
);

const anonymousOf = madeOnce((iface) => iface.events.filter((event) => event.anonymous));

/** Returns the events whose logs no topic names. */
export function anonymousEvents(iface: ContractInterface): readonly EventDescriptor[] {
	return anonymousOf(iface);
}

const selectorIn = (input: Uint8Array) => ((input[0]! << 24) | (input[1]! << 16) | (input[2]! << 8) | input[3]!) >>> 0;

/**
 * Returns the function that a selector calls, exactly or with all integers widened to 256 bits. A selector that could mean several
 * functions calls none of them (see {@link ambiguousSelector}).
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
	return functionsOf(iface).bySelector.get(selectorIn(input));
}

/**
 * Returns the functions of which a selector could mean any: it is that of several signatures. Empty for every other selector. Such
 * functions are called by name.
 * @param input call data of at least 4 bytes.
 * @example
 * ```ts
 * import { ambiguousSelector, hexToBytes, interfaceFromSolidityAbi } from '@altvm/abi-bridge';
 *
 * const fn = (name: string, type: string) => ({ type: 'function', name, inputs: [{ type }] });
 * const iface = interfaceFromSolidityAbi([fn('burn', 'uint256'), fn('collate_propagate_storage', 'bytes16')], 'C');
 * const found = ambiguousSelector(iface, hexToBytes('0x42966c68'));
 * found.map(({ signature }) => signature); // [ 'burn(uint256)', 'collate_propagate_storage(bytes16)' ]
 * ```
 */
export function ambiguousSelector(iface: ContractInterface, input: Uint8Array): readonly SolidityFunction[] {
	return functionsOf(iface).ambiguous.get(selectorIn(input)) ?? [];
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
	const found = functionsOf(iface).byFunction.get(fn);
	if (!found) throw new InterfaceError('unknown-function', `${iface.name} has no such function`, { details: fn.name });
	return found;
}

/**
 * Finds a function by its exact name or Solidity signature; else by its name in the case of any VM, if only one function has it.
 * @throws InterfaceError `unknown-function`, or `ambiguous-function` for a name of several functions. Both name candidates.
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
	const index = functionsOf(iface);
	const exact = index.bySignature.get(name) ?? index.byName.get(name);
	if (exact) return exact;
	// No name of an interface is longer.
	const found = (name.length <= MAX_NAME ? index.byKey.get(nameKey(name)) : undefined) ?? [];
	if (found.length === 1) return found[0]!;
	const shown = name.slice(0, 100);
	if (found.length === 0) {
		const near = nearestNames(name.replace(/\(.*/, ''), index.byName.keys());
		throw new InterfaceError(
			'unknown-function',
			`${iface.name || 'the contract'} has no function '${shown}'`,
			near.length === 0 ? {} : { details: `did you mean ${near.join(' or ')}?` },
		);
	}
	// Overloads differ by their signatures; functions that only seem to have one name, by their names.
	const spelled = new Set(found.map((fn) => fn.name)).size === found.length;
	const candidates = found
		.slice(0, 8)
		.map((fn) => (spelled ? fn.name : solidityFunction(iface, fn).signature))
		.join(', ');
	throw new InterfaceError('ambiguous-function', `'${shown}' names several functions of ${iface.name}`, {
		details: `use one of ${candidates}`,
	});
}

/**
 * Returns the selector with which Solidity calls a function that is named: by its signature, or by a name of the interface. Undefined if the
 * interface has no such function, or several.
 *
 * @example
 * ```ts
 * import { bytesToHex, selectorByName } from '@altvm/abi-bridge';
 *
 * bytesToHex(selectorByName(undefined, 'totalSupply()')!); // 0x18160ddd
 * ```
 */
export function selectorByName(iface: ContractInterface | undefined, name: string): Uint8Array | undefined {
	if (name.length > MAX_NAME) return undefined;
	if (name.endsWith(')')) return hexToBytes(selectorOf(name));
	if (!iface) return undefined;
	try {
		return solidityFunction(iface, findFunction(iface, name)).selectorBytes.slice();
	} catch (error) {
		if (error instanceof InterfaceError) return undefined;
		throw error;
	}
}

/**
 * Returns the errors with a 4-byte selector (`0x` and 8 digits). There are several if different signatures have one selector.
 *
 * @example
 * ```ts
 * import { errorsBySelector, interfaceFromSolidityAbi, selectorOf } from '@altvm/abi-bridge';
 *
 * const iface = interfaceFromSolidityAbi([{ type: 'error', name: 'TooLow', inputs: [{ type: 'uint256' }] }], 'Vault');
 * errorsBySelector(iface, selectorOf('TooLow(uint256)')).map(({ name }) => name); // [ 'TooLow' ]
 * ```
 */
export function errorsBySelector(iface: ContractInterface, selector: Hex): readonly ErrorDescriptor[] {
	return errorsOf(iface).get(selector) ?? [];
}

/**
 * Returns the events with a first topic (`0x` and 64 digits). There are several if events differ only by what is indexed, as the
 * `Transfer` of ERC-20 and of ERC-721.
 *
 * @example
 * ```ts
 * import { encodeUtf8, eventsByTopic, interfaceFromSolidityAbi, keccak256 } from '@altvm/abi-bridge';
 *
 * const event = (indexed: boolean) => ({ type: 'event', name: 'Paid', inputs: [{ type: 'uint256', indexed }] });
 * const iface = interfaceFromSolidityAbi([event(false), event(true)], 'Vault');
 * eventsByTopic(iface, keccak256(encodeUtf8('Paid(uint256)'))).length; // 2
 * ```
 */
export function eventsByTopic(iface: ContractInterface, topic: Hex): readonly EventDescriptor[] {
	return eventsOf(iface).get(topic) ?? [];
}
