import { BridgeError } from '../errors.ts';
import type { ContractInterface, FunctionDescriptor } from '../interface.ts';
import { findFunction, functionBySelector, selectorByName } from '../lookup.ts';
import { moveFunctionName } from '../move/call.ts';

interface Named<T> {
	readonly name: Uint8Array;
	readonly made: T;
}

/** The functions of an interface by the names that Move calls write: looked up by the bytes of the name, without its text. */
export class FunctionsByName<T> {
	readonly #iface: ContractInterface;
	readonly #make: (fn: FunctionDescriptor) => T;
	readonly #byFunction = new Map<FunctionDescriptor, T>();
	/** By a hash of the name. Of names with one hash the last is kept. */
	readonly #byHash = new Map<number, Named<T>>();
	readonly #capacity: number;

	constructor(iface: ContractInterface, make: (fn: FunctionDescriptor) => T) {
		this.#iface = iface;
		this.#make = make;
		// A function has a name, a signature, and the name in the case of other VMs. Callers can make up many more spellings.
		this.#capacity = 4 * iface.functions.length + 16;
	}

	/** Returns what was made for the function that a call names, undefined for a name by which Solidity could not call it. */
	find(call: Uint8Array): T | undefined {
		const first = call[0] ?? 0;
		const second = call[1] ?? 0;
		const start = first < 0x80 ? 1 : 2;
		const length = first < 0x80 ? first : (first & 0x7f) | (second << 7);
		const end = start + length;
		if (end > call.length || (second >= 0x80 && start === 2)) return undefined;
		const hash = hashOf(call, start, end);
		const known = this.#byHash.get(hash);
		if (known && isSame(known.name, call, start, end)) return known.made;
		return this.#learn(call, start, end, hash);
	}

	#learn(call: Uint8Array, start: number, end: number, hash: number): T | undefined {
		const name = moveFunctionName(call);
		const fn = name === undefined ? undefined : functionNamed(this.#iface, name);
		if (!fn) return undefined;
		let made = this.#byFunction.get(fn);
		if (!made) this.#byFunction.set(fn, (made = this.#make(fn)));
		if (this.#byHash.size >= this.#capacity) this.#byHash.clear();
		this.#byHash.set(hash, { name: call.slice(start, end), made });
		return made;
	}
}

/** FNV-1a. Who finds names of one hash only makes their lookups slower, as those of new names are. */
function hashOf(bytes: Uint8Array, start: number, end: number): number {
	let hash = 0x811c9dc5;
	for (let i = start; i < end; i++) hash = Math.imul(hash ^ bytes[i]!, 0x01000193);
	return hash;
}

function isSame(name: Uint8Array, bytes: Uint8Array, start: number, end: number): boolean {
	if (name.length !== end - start) return false;
	for (let i = start; i < end; i++) if (name[i - start] !== bytes[i]) return false;
	return true;
}

/** The function with a name, if its selector leads to a function, too: a search for the interface goes by that. */
function functionNamed(iface: ContractInterface, name: string): FunctionDescriptor | undefined {
	try {
		const fn = findFunction(iface, name);
		const selector = selectorByName(iface, name);
		return selector && functionBySelector(iface, selector) ? fn : undefined;
	} catch (error) {
		if (error instanceof BridgeError) return undefined;
		throw error;
	}
}
