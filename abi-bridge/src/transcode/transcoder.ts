import type { CodecContext, Dialect } from '../dialect.ts';
import type { ContractInterface, FunctionDescriptor } from '../interface.ts';
import { functionBySelector, solidityFunction } from '../lookup.ts';
import {
	decodeMoveDialectCall,
	decodeMoveDialectResult,
	encodeMoveDialectCall,
	encodeMoveDialectResult,
} from '../move/dialect.ts';
import {
	decodeSolidityCall,
	decodesSolidityResult,
	encodeSolidityCall,
	encodeSolidityResult,
} from '../solidity/dialect.ts';
import { encodeUtf8 } from '../text.ts';
import { abiToBcs } from './abi-to-bcs.ts';
import { bcsToAbi } from './bcs-to-abi.ts';
import { FunctionsByName } from './functions-by-name.ts';
import type { Program } from './program.ts';

/** Compiled code for calls of one function by callers of one wire format. */
export interface CrossingFunction {
	readonly fn: FunctionDescriptor;
	/** Transcodes a call. Undefined: see {@link Program}. */
	call(input: Uint8Array, context: CodecContext, maxWords: number): Uint8Array | undefined;
	/** Transcodes a result, the same way back. */
	result(output: Uint8Array, context: CodecContext, maxWords: number): Uint8Array | undefined;
}

/** Compiled code for calls between two wire formats. It is kept with the interface of the callee, and dropped with it. */
export interface Transcoder {
	/** Returns the code for the function that a call is for, undefined if the interface does not have it, or by another way than it tells. */
	find(iface: ContractInterface, input: Uint8Array): CrossingFunction | undefined;
}

class Compiled implements CrossingFunction {
	readonly fn: FunctionDescriptor;
	readonly #call: Program | undefined;
	readonly #from: number;
	readonly #makeResult: () => Program | undefined;
	#result: { readonly program: Program | undefined } | undefined;

	constructor(fn: FunctionDescriptor, call: Program | undefined, from: number, makeResult: () => Program | undefined) {
		this.fn = fn;
		this.#call = call;
		this.#from = from;
		this.#makeResult = makeResult;
	}

	call(input: Uint8Array, context: CodecContext, maxWords: number): Uint8Array | undefined {
		return this.#call?.run(input, this.#from, context, maxWords);
	}

	result(output: Uint8Array, context: CodecContext, maxWords: number): Uint8Array | undefined {
		// A contract may leave out a result that it is known to have: values say what that means.
		if (output.length === 0 && this.fn.outputs.length > 0) return undefined;
		this.#result ??= { program: this.#makeResult() };
		return this.#result.program?.run(output, 0, context, maxWords);
	}
}

const outputsOf = (fn: FunctionDescriptor) => fn.outputs.map(({ type }) => type);

function compileFromSolidity(iface: ContractInterface, input: Uint8Array): CrossingFunction | undefined {
	const found = input.length < 4 ? undefined : functionBySelector(iface, input);
	if (!found) return undefined;
	const { fn } = found;
	// Whatever width a signature writes integers with, they have to fit the function's own types.
	const { inputs } = solidityFunction(iface, fn);
	const name = encodeUtf8(iface.dispatchesBySelector ? solidityFunction(iface, fn).signature : fn.name);
	const call = abiToBcs(inputs, { name, typeArguments: fn.typeParameters });
	return new Compiled(fn, call, 4, () => bcsToAbi(outputsOf(fn), new Uint8Array(0), false));
}

function compileFromMove(iface: ContractInterface, fn: FunctionDescriptor): CrossingFunction {
	const { selectorBytes, inputs } = solidityFunction(iface, fn);
	const call = fn.typeParameters > 0 ? undefined : bcsToAbi(inputs, selectorBytes, true);
	return new Compiled(fn, call, 0, () => abiToBcs(outputsOf(fn), { typeArguments: 0 }));
}

const selectorOf = (input: Uint8Array) => ((input[0]! << 24) | (input[1]! << 16) | (input[2]! << 8) | input[3]!) >>> 0;

class FromSolidity implements Transcoder {
	readonly #functions = new WeakMap<ContractInterface, Map<number, CrossingFunction>>();

	find(iface: ContractInterface, input: Uint8Array): CrossingFunction | undefined {
		let known = this.#functions.get(iface);
		if (!known) this.#functions.set(iface, (known = new Map()));
		const selector = selectorOf(input);
		let found = input.length < 4 ? undefined : known.get(selector);
		if (!found) {
			found = compileFromSolidity(iface, input);
			if (found) known.set(selector, found);
		}
		return found;
	}
}

class FromMove implements Transcoder {
	readonly #functions = new WeakMap<ContractInterface, FunctionsByName<CrossingFunction>>();

	find(iface: ContractInterface, input: Uint8Array): CrossingFunction | undefined {
		let known = this.#functions.get(iface);
		if (!known) {
			known = new FunctionsByName(iface, (fn) => compileFromMove(iface, fn));
			this.#functions.set(iface, known);
		}
		return known.find(input);
	}
}

const fromSolidity = new FromSolidity();
const fromMove = new FromMove();

/**
 * Returns compiled code for calls between two dialects, if there is some: for callers that write Solidity's ABI to callees that read Move's BCS,
 * and the reverse. It does exactly what decoding and encoding values does, so a dialect with a codec of its own has none.
 *
 * @example
 * ```ts
 * import { bytesToHex, encodeSolidityCall, interfaceFromMove, moveDialect, solidityDialect, toAddress, toEvmHex, transcoderBetween } from '@altvm/abi-bridge';
 *
 * const context = { toEvmAddress: toEvmHex, fromEvmAddress: toAddress, charge() {} };
 * const add = { name: 'add', typeParameters: 0, parameters: [{ kind: 'u8' }], results: [] } as const;
 * const { interface: iface } = interfaceFromMove('move', { name: 'counter', functions: [add] });
 * const input = encodeSolidityCall(iface, { fn: iface.functions[0]!, typeArguments: [], args: [7n] }, context);
 * const raw = { acceptsRaw: () => false };
 * const transcoder = transcoderBetween(solidityDialect({ vm: 'evm', ...raw }), moveDialect({ vm: 'move', ...raw }));
 * bytesToHex(transcoder!.find(iface, input)!.call(input, context, 1000)!); // 0x0361646400010107
 * ```
 */
export function transcoderBetween(caller: Dialect, callee: Dialect): Transcoder | undefined {
	if (callee.encodeCall === encodeMoveDialectCall) {
		const isPlain =
			caller.decodeCall === decodeSolidityCall &&
			caller.encodeResult === encodeSolidityResult &&
			callee.decodeResult === decodeMoveDialectResult;
		return isPlain ? fromSolidity : undefined;
	}
	if (caller.decodeCall === decodeMoveDialectCall) {
		const isPlain =
			caller.encodeResult === encodeMoveDialectResult &&
			callee.encodeCall === encodeSolidityCall &&
			decodesSolidityResult(callee.decodeResult);
		return isPlain ? fromMove : undefined;
	}
	return undefined;
}
