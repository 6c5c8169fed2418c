import { decodeBcs, encodeBcs } from '../bcs/codec.ts';
import type { CodecContext, DecodedCall, Dialect } from '../dialect.ts';
import { DecodeError, expecting } from '../errors.ts';
import type { ContractInterface, FunctionDescriptor, VmId } from '../interface.ts';
import { findFunction, selectorByName, solidityFunction } from '../lookup.ts';
import { nameOf } from '../solidity/dialect.ts';
import type { Param, Value } from '../types.ts';
import { decodeMoveCall, decodeMoveResults, encodeMoveCall, encodeMoveResults, moveFunctionName } from './call.ts';
import { decodeMoveFailure, encodeMoveFailure } from './failure.ts';
import { moveTypeText } from './write-type.ts';

/** Name of the wire format: BCS. */
export const MOVE_FORMAT = 'move';

/**
 * Creates the dialect of a VM whose contracts write calls as Move does. `acceptsRaw`: see {@link Dialect.acceptsRaw}.
 *
 * @example
 * ```ts
 * import { bytesToHex, interfaceFromMove, moveDialect, toAddress, toEvmHex } from '@altvm/abi-bridge';
 *
 * const context = { toEvmAddress: toEvmHex, fromEvmAddress: toAddress, charge() {} };
 * const add = { name: 'add', typeParameters: 0, parameters: [{ kind: 'u8' }], results: [] } as const;
 * const { interface: iface } = interfaceFromMove('move', { name: 'counter', functions: [add] });
 * const dialect = moveDialect({ vm: 'move', acceptsRaw: () => false });
 * const call = { fn: iface.functions[0]!, typeArguments: [], args: [7n] };
 * bytesToHex(dialect.encodeCall(iface, call, context)); // 0x0361646400010107
 * ```
 */
export function moveDialect({ vm, acceptsRaw }: { readonly vm: VmId; acceptsRaw(from: VmId): boolean }): Dialect {
	return {
		vm,
		format: MOVE_FORMAT,
		dispatchesBySelector: false,
		acceptsRaw,
		selectorOf(iface, input) {
			const name = moveFunctionName(input);
			return name === undefined ? undefined : selectorByName(iface, name);
		},
		decodeCall: decodeMoveDialectCall,
		encodeCall: encodeMoveDialectCall,
		decodeResult: decodeMoveDialectResult,
		encodeResult: encodeMoveDialectResult,
		decodeFailure: (iface, output, context) => decodeMoveFailure(vm, iface, output, context),
		encodeFailure: encodeMoveFailure,
	};
}

/** Decodes the results of a Move function. */
export const decodeMoveDialectResult: Dialect['decodeResult'] = (_iface, fn, output, context) => {
	const results = decodeMoveResults(output, context);
	if (results.length !== fn.outputs.length) {
		throw new DecodeError('bad-result', `${results.length} results instead of ${fn.outputs.length}`, {
			place: fn.name,
		});
	}
	return results.map((bytes, i) => decodeParam('result', i, fn.outputs[i]!, fn, bytes, context));
};

/** Encodes results as a Move function returns them. */
export const encodeMoveDialectResult: Dialect['encodeResult'] = (_iface, fn, values, context) =>
	encodeMoveResults(
		values.map((value, i) => encodeBcs(fn.outputs[i]!.type, value, context)),
		context,
	);

/**
 * Decodes a call that Move wrote.
 * @throws InterfaceError `unknown-function` or `ambiguous-function`, DecodeError for arguments that do not decode or do not fit.
 */
export function decodeMoveDialectCall(iface: ContractInterface, input: Uint8Array, context: CodecContext): DecodedCall {
	const call = decodeMoveCall(input, context);
	const fn = findFunction(iface, call.function);
	checkCounts(fn, call.typeArguments.length, call.args.length);
	const args = call.args.map((bytes, i) => decodeParam('argument', i, fn.inputs[i]!, fn, bytes, context));
	return { fn, typeArguments: call.typeArguments, args };
}

function decodeParam(
	what: string,
	i: number,
	param: Param,
	fn: FunctionDescriptor,
	bytes: Uint8Array,
	context: CodecContext,
): Value {
	try {
		return decodeBcs(param.type, bytes, context);
	} catch (error) {
		throw expecting(error, `${moveTypeText(param.type)} for ${nameOf(what, i, param, fn)}`);
	}
}

function checkCounts(fn: FunctionDescriptor, typeArguments: number, args: number): void {
	if (args !== fn.inputs.length) {
		throw new DecodeError('bad-arguments', `${fn.name} takes ${fn.inputs.length} arguments, not ${args}`);
	}
	if (typeArguments !== fn.typeParameters) {
		throw new DecodeError(
			'bad-arguments',
			`${fn.name} takes ${fn.typeParameters} type arguments, not ${typeArguments}`,
		);
	}
}

/**
 * Encodes a call as Move writes it.
 * @throws DecodeError `bad-arguments`, EncodeError for arguments that are not of their types.
 */
export function encodeMoveDialectCall(iface: ContractInterface, call: DecodedCall, context: CodecContext): Uint8Array {
	const { fn } = call;
	checkCounts(fn, call.typeArguments.length, call.args.length);
	// Overloaded functions have the same name, but not the same signature.
	const name = iface.dispatchesBySelector ? solidityFunction(iface, fn).signature : fn.name;
	const args = call.args.map((value, i) => encodeBcs(fn.inputs[i]!.type, value, context));
	return encodeMoveCall({ function: name, typeArguments: call.typeArguments, args }, context);
}
