import type { CodecContext, DecodedCall, Dialect } from '../dialect.ts';
import { DecodeError, InterfaceError } from '../errors.ts';
import { bytesToHex } from '../hex.ts';
import type { ContractInterface, FunctionDescriptor, VmId } from '../interface.ts';
import { ambiguousSelector, functionBySelector, type SolidityFunction, solidityFunction } from '../lookup.ts';
import type { AbiType, Param, Value } from '../types.ts';
import { checkValue } from '../values/check.ts';
import { decodeNamed, encodeSolidity } from './codec.ts';
import { decodeSolidityFailure, encodeSolidityFailure } from './failure.ts';

/** Options of {@link solidityDialect}. */
export interface SolidityDialectOptions {
	readonly vm: VmId;
	/** See {@link Dialect.dispatchesBySelector}. Default false. */
	readonly dispatchesBySelector?: boolean;
	/** See {@link Dialect.acceptsRaw}. */
	acceptsRaw(from: VmId): boolean;
	/** Values of a result of no bytes, for a function whose contracts may leave its result out. */
	missingResult?(fn: FunctionDescriptor): readonly Value[] | undefined;
}

/** Name of the wire format: 4-byte selectors and values in Solidity's contract ABI. */
export const SOLIDITY_FORMAT = 'solidity';

const outputTypes = new WeakMap<FunctionDescriptor, readonly AbiType[]>();

function outputsOf(fn: FunctionDescriptor): readonly AbiType[] {
	let types = outputTypes.get(fn);
	if (!types) outputTypes.set(fn, (types = fn.outputs.map(({ type }) => type)));
	return types;
}

/** Names an argument or a result for an error, such as `argument 0 (to) of transfer`. */
export function nameOf(what: string, i: number, param: Param | undefined, fn: FunctionDescriptor): string {
	return `${what} ${i}${param?.name ? ` (${param.name})` : ''} of ${fn.name}`;
}

/**
 * Creates the dialect of a VM whose contracts write calls as Solidity does.
 *
 * @example
 * ```ts
 * import { solidityDialect } from '@altvm/abi-bridge';
 *
 * const dialect = solidityDialect({ vm: 'toy', acceptsRaw: () => false });
 * dialect.dispatchesBySelector; // false
 * ```
 */
export function solidityDialect({
	vm,
	dispatchesBySelector = false,
	acceptsRaw,
	missingResult,
}: SolidityDialectOptions): Dialect {
	return {
		vm,
		format: SOLIDITY_FORMAT,
		dispatchesBySelector,
		acceptsRaw,
		selectorOf: (_iface, input) => (input.length < 4 ? undefined : input.subarray(0, 4)),
		decodeCall: decodeSolidityCall,
		encodeCall: encodeSolidityCall,
		decodeResult: missingResult ? orMissing(missingResult) : decodeSolidityResult,
		encodeResult: encodeSolidityResult,
		decodeFailure: (iface, output, context) => decodeSolidityFailure(vm, iface, output, context),
		encodeFailure: (failure, context) => encodeSolidityFailure(vm, failure, context),
	};
}

const decodeSolidityResult: Dialect['decodeResult'] = (_iface, fn, output, context) =>
	decodeNamed(outputsOf(fn), output, context, (i) => nameOf('result', i, fn.outputs[i], fn));

/** Encodes results by Solidity's contract ABI. */
export const encodeSolidityResult: Dialect['encodeResult'] = (_iface, fn, values, context) =>
	encodeSolidity(outputsOf(fn), values, context);

const solidityDecoders = new WeakSet<Dialect['decodeResult']>([decodeSolidityResult]);

/** Whether a function decodes results by Solidity's contract ABI, all but those of no bytes. */
export function decodesSolidityResult(decode: Dialect['decodeResult']): boolean {
	return solidityDecoders.has(decode);
}

function orMissing(missingResult: NonNullable<SolidityDialectOptions['missingResult']>): Dialect['decodeResult'] {
	const decode: Dialect['decodeResult'] = (iface, fn, output, context) => {
		const missing = output.length === 0 ? missingResult(fn) : undefined;
		return missing ? [...missing] : decodeSolidityResult(iface, fn, output, context);
	};
	solidityDecoders.add(decode);
	return decode;
}

/**
 * Decodes Solidity call data for a contract.
 * @param iface the interface of the callee.
 * @throws InterfaceError `unknown-function` for an unknown selector, DecodeError for arguments that do not decode or do not fit.
 * @example
 * ```ts
 * import { decodeSolidityCall, hexToBytes, interfaceFromSolidityAbi, toAddress, toEvmHex } from '@altvm/abi-bridge';
 *
 * const context = { toEvmAddress: toEvmHex, fromEvmAddress: toAddress, charge() {} };
 * const inputs = [{ type: 'uint256' }];
 * const abi = [{ type: 'function', name: 'add', inputs, outputs: [], stateMutability: 'pure' }];
 * const input = hexToBytes(`0x1003e2d2${'07'.padStart(64, '0')}`);
 * const { fn, args } = decodeSolidityCall(interfaceFromSolidityAbi(abi, 'Counter'), input, context);
 * console.log(fn.name, args); // add [ 7n ]
 * ```
 */
export function decodeSolidityCall(iface: ContractInterface, input: Uint8Array, context: CodecContext): DecodedCall {
	const found = solidityTarget(iface, input);
	const { fn } = found;
	const { typeParameters } = fn;
	const values = decodeNamed(found.inputs, input.subarray(4), context, (i) =>
		i < typeParameters
			? nameOf('type argument', i, undefined, fn)
			: nameOf('argument', i - typeParameters, fn.inputs[i - typeParameters], fn),
	);
	const args = fn.typeParameters === 0 ? values : values.slice(fn.typeParameters);
	if (found.wide) {
		fn.inputs.forEach(({ type }, i) => {
			checkValue(type, args[i]!, nameOf('argument', i, fn.inputs[i], fn));
		});
	}
	return { fn, typeArguments: values.slice(0, fn.typeParameters) as string[], args };
}

/**
 * Returns the function that call data is for.
 * @throws DecodeError `no-selector` for less than 4 bytes, InterfaceError `unknown-function`, or `ambiguous-function` for a selector that
 * could mean several functions.
 * @example
 * ```ts
 * import { hexToBytes, interfaceFromSolidityAbi, solidityTarget } from '@altvm/abi-bridge';
 *
 * const abi = [{ type: 'function', name: 'totalSupply', inputs: [], outputs: [], stateMutability: 'view' }];
 * solidityTarget(interfaceFromSolidityAbi(abi, 'Token'), hexToBytes('0x18160ddd')).fn.name; // totalSupply
 * ```
 */
export function solidityTarget(iface: ContractInterface, input: Uint8Array): SolidityFunction {
	if (input.length < 4) {
		throw new DecodeError('no-selector', 'call data of less than 4 bytes names no function', { place: iface.name });
	}
	const found = functionBySelector(iface, input);
	if (found) return found;
	const selector = bytesToHex(input.subarray(0, 4));
	const several = ambiguousSelector(iface, input);
	if (several.length > 0) {
		throw new InterfaceError(
			'ambiguous-function',
			`selector ${selector} could mean several functions of ${iface.name}`,
			{
				details: several
					.slice(0, 8)
					.map(({ signature, fn, wide }) => (wide ? `${signature} for ${fn.name}` : signature))
					.join(', '),
			},
		);
	}
	throw new InterfaceError(
		'unknown-function',
		`${iface.name || 'the contract'} has no function with selector ${selector}`,
	);
}

/**
 * Encodes a call as Solidity call data, with the exact selector.
 * @throws InterfaceError `unknown-function`, EncodeError for arguments that are not of their types.
 * @example
 * ```ts
 * import { bytesToHex, encodeSolidityCall, interfaceFromSolidityAbi, toAddress, toEvmHex } from '@altvm/abi-bridge';
 *
 * const context = { toEvmAddress: toEvmHex, fromEvmAddress: toAddress, charge() {} };
 * const abi = [{ type: 'function', name: 'totalSupply', inputs: [], outputs: [], stateMutability: 'view' }];
 * const iface = interfaceFromSolidityAbi(abi, 'Token');
 * const call = { fn: iface.functions[0]!, typeArguments: [], args: [] };
 * bytesToHex(encodeSolidityCall(iface, call, context)); // 0x18160ddd
 * ```
 */
export function encodeSolidityCall(iface: ContractInterface, call: DecodedCall, context: CodecContext): Uint8Array {
	const { selectorBytes, inputs } = solidityFunction(iface, call.fn);
	const values: readonly Value[] = call.typeArguments.length === 0 ? call.args : [...call.typeArguments, ...call.args];
	return encodeSolidity(inputs, values, context, selectorBytes);
}
