import { bytesToHex, type Hex } from '../hex.ts';
import type { ContractInterface, FunctionDescriptor } from '../interface.ts';
import { keccakBytes } from '../keccak.ts';
import { camelCase } from '../names.ts';
import { signature, solidityInputs, widen } from '../solidity/signature.ts';
import { encodeUtf8 } from '../text.ts';
import type { AbiType, Param } from '../types.ts';

/** How a Solidity caller calls a function. */
export interface SolidityFunction {
	readonly fn: FunctionDescriptor;
	/** The name in the signature. */
	readonly name: string;
	readonly signature: string;
	readonly selector: Hex;
	readonly selectorBytes: Uint8Array;
	/** Types of the arguments; type tags come first. */
	readonly inputs: readonly AbiType[];
	readonly outputs: readonly AbiType[];
	/** Whether the selector is that of the signature with all integers widened to 256 bits. The values must then fit the function's own types. */
	readonly wide: boolean;
}

/** Which functions the selectors of an interface call. Keys are selectors as big-endian numbers: converting one to hex takes longer than the lookup. */
export interface Selectors {
	readonly bySelector: ReadonlyMap<number, SolidityFunction>;
	/** Selectors that call no function, because each of several could be meant. */
	readonly ambiguous: ReadonlyMap<number, readonly SolidityFunction[]>;
	readonly byFunction: ReadonlyMap<FunctionDescriptor, SolidityFunction>;
}

/**
 * Finds the selectors of an interface. No selector depends on the order of the functions, and none changes whom it calls in silence when a
 * function is added: one that several functions claim calls none of them. What a function's name is in Solidity is said by
 * {@link namesInSolidity}; the table is in docs/calls.md.
 */
export function selectorsOf(iface: ContractInterface): Selectors {
	const claims = new Claims();
	const byFunction = new Map<FunctionDescriptor, SolidityFunction>();
	const names = iface.dispatchesBySelector ? undefined : namesInSolidity(iface.functions);
	for (const fn of iface.functions) {
		const exact = new Described(fn, names?.get(fn) ?? fn.name, solidityInputs(fn), false);
		byFunction.set(fn, exact);
		claims.claim(exact);
	}
	if (!names) return { ...claims, byFunction };
	for (const [fn, exact] of byFunction) {
		const inputs = solidityInputs(fn);
		if (signature(exact.name, inputs, true) === exact.signature) continue;
		claims.claim(new Described(fn, exact.name, inputs, true));
	}
	return { ...claims, byFunction };
}

/**
 * Returns how Solidity's signatures name each function of an interface whose functions are called by name: in camel case, or by its own
 * name if that in camel case is also one of another function (`fib` and `fib_`, `swap2` and `swap_2`), or is no name (`_1st`).
 */
function namesInSolidity(functions: readonly FunctionDescriptor[]): Map<FunctionDescriptor, string> {
	const count = new Map<string, number>();
	const forms = functions.map(({ name }) => [name, camelCase(name)] as const);
	for (const [name, camel] of forms)
		for (const form of new Set([name, camel])) count.set(form, (count.get(form) ?? 0) + 1);
	const isOwn = (name: string) => count.get(name) === 1 && !/^\d|^$/.test(name);
	return new Map(functions.map((fn, i) => [fn, isOwn(forms[i]![1]) ? forms[i]![1] : fn.name]));
}

class Described implements SolidityFunction {
	readonly fn: FunctionDescriptor;
	readonly name: string;
	readonly signature: string;
	readonly selector: Hex;
	readonly selectorBytes: Uint8Array;
	readonly wide: boolean;
	// Most functions of a large interface are never called.
	#inputs: readonly AbiType[] | undefined;
	#outputs: readonly AbiType[] | undefined;

	constructor(fn: FunctionDescriptor, name: string, inputs: readonly Param[], wide: boolean) {
		this.fn = fn;
		this.name = name;
		this.signature = signature(name, inputs, wide);
		this.selectorBytes = keccakBytes(encodeUtf8(this.signature)).slice(0, 4);
		this.selector = bytesToHex(this.selectorBytes);
		this.wide = wide;
	}

	get inputs(): readonly AbiType[] {
		return (this.#inputs ??= this.#typesOf(solidityInputs(this.fn)));
	}

	get outputs(): readonly AbiType[] {
		return (this.#outputs ??= this.#typesOf(this.fn.outputs));
	}

	#typesOf(params: readonly Param[]): AbiType[] {
		return params.map(({ type }) => (this.wide ? widen(type) : type));
	}
}

class Claims {
	readonly bySelector = new Map<number, SolidityFunction>();
	readonly ambiguous = new Map<number, SolidityFunction[]>();

	claim(own: SolidityFunction): void {
		const selector = Number(own.selector);
		const taken = this.bySelector.get(selector);
		const among = this.ambiguous.get(selector) ?? (taken ? [taken] : []);
		// The same function twice, as in the ABIs of a proxy and its implementation that were merged.
		if (!own.wide && among.some(({ signature }) => signature === own.signature)) return;
		if (among.length === 0) {
			this.bySelector.set(selector, own);
			return;
		}
		this.bySelector.delete(selector);
		this.ambiguous.set(selector, [...among, own]);
	}
}
