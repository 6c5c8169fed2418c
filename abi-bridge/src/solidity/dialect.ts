import type { CodecContext, DecodedCall, Dialect } from '../dialect.ts';
import { DecodeError, InterfaceError } from '../errors.ts';
import { bytesToHex } from '../hex.ts';
import type { ContractInterface, FunctionDescriptor, VmId } from '../interface.ts';
import { functionBySelector, type SolidityFunction, solidityFunction } from '../lookup.ts';
import type { AbiType, Value } from '../types.ts';
import { checkValue } from '../values/check.ts';
import { decodeSolidity, encodeSolidity } from './codec.ts';
import { decodeSolidityFailure, encodeSolidityFailure } from './failure.ts';

export interface SolidityDialectOptions {
	readonly vm: VmId;
	/** Whether contracts of this VM run bytes that match no function of an interface, from a caller of VM `from`. */
	acceptsRaw(from: VmId): boolean;
}

/** The wire format of Solidity: 4-byte selectors and ABI-encoded values. */
export const SOLIDITY_FORMAT = 'solidity';

const outputTypes = new WeakMap<FunctionDescriptor, readonly AbiType[]>();

function outputsOf(fn: FunctionDescriptor): readonly AbiType[] {
	let types = outputTypes.get(fn);
	if (!types) outputTypes.set(fn, (types = fn.outputs.map(({ type }) => type)));
	return types;
}

/** A dialect of VM `vm` whose contracts write calls as Solidity does. */
export function solidityDialect({ vm, acceptsRaw }: SolidityDialectOptions): Dialect {
	return {
		vm,
		format: SOLIDITY_FORMAT,
		acceptsRaw,
		decodeCall: decodeSolidityCall,
		encodeCall: encodeSolidityCall,
		decodeResult: (_iface, fn, output, context) => decodeSolidity(outputsOf(fn), output, context),
		encodeResult: (_iface, fn, values, context) => encodeSolidity(outputsOf(fn), values, context),
		decodeFailure: (iface, output, context) => decodeSolidityFailure(vm, iface, output, context),
		encodeFailure: (failure, context) => encodeSolidityFailure(vm, failure, context),
	};
}

/**
 * Reads call data by the selector.
 * @throws InterfaceError `unknown-function`, DecodeError for arguments that are not what the function takes.
 */
export function decodeSolidityCall(iface: ContractInterface, input: Uint8Array, context: CodecContext): DecodedCall {
	const found = solidityTarget(iface, input);
	const { fn } = found;
	const values = decodeSolidity(found.inputs, input.subarray(4), context);
	const args = fn.typeParameters === 0 ? values : values.slice(fn.typeParameters);
	if (found.wide) {
		fn.inputs.forEach(({ type, name }, i) => {
			checkValue(type, args[i]!, `argument ${i}${name ? ` (${name})` : ''} of ${fn.name}`);
		});
	}
	return { fn, typeArguments: values.slice(0, fn.typeParameters) as string[], args };
}

/** The function that call data names. */
export function solidityTarget(iface: ContractInterface, input: Uint8Array): SolidityFunction {
	if (input.length < 4) {
		throw new DecodeError('no-selector', 'call data of less than 4 bytes names no function', { place: iface.name });
	}
	const found = functionBySelector(iface, input);
	if (found) return found;
	const selector = bytesToHex(input.subarray(0, 4));
	throw new InterfaceError('unknown-function', `${iface.name} has no function with selector ${selector}`);
}

/** Call data with the exact selector. */
export function encodeSolidityCall(iface: ContractInterface, call: DecodedCall, context: CodecContext): Uint8Array {
	const { selectorBytes, inputs } = solidityFunction(iface, call.fn);
	const values: readonly Value[] = call.typeArguments.length === 0 ? call.args : [...call.typeArguments, ...call.args];
	return encodeSolidity(inputs, values, context, selectorBytes);
}
