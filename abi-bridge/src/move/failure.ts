import { addressToBytes, toAddress } from '../address.ts';
import { readText } from '../bcs/codec.ts';
import { BcsReader, BcsWriter } from '../bcs/cursor.ts';
import type { CodecContext } from '../dialect.ts';
import { BridgeError, DecodeError } from '../errors.ts';
import type { Failure } from '../failure.ts';
import type { ContractInterface, VmId } from '../interface.ts';
import { causeAt, decodeHostFailure, encodeSolidityFailure, MAX_CAUSES } from '../solidity/failure.ts';
import { SOLIDITY_VM } from '../solidity/vm.ts';
import { encodeUtf8 } from '../text.ts';

// BCS enum: 0 other { vm: string, solidity_bytes: vector<u8> }, 1 abort { module: address, code: u64, cause: option<failure> },
// 2 named abort { module: address, code: u64, name: string }, 3 raw { vm: string, data: vector<u8> }. Raw data is of a contract, which can
// write any bytes: it is never decoded.
const OTHER = 0;
const ABORT = 1;
const NAMED_ABORT = 2;
const RAW = 3;

/**
 * Encodes a failure in BCS, as Move callers get it. Of more than 8 nested causes, the ninth is cut to raw bytes.
 * @example
 * ```ts
 * import { encodeMoveFailure, moduleAddress, toAddress, toEvmHex } from '@altvm/abi-bridge';
 *
 * const context = { toEvmAddress: toEvmHex, fromEvmAddress: toAddress, charge() {} };
 * const module = moduleAddress(toAddress('0x00000000000000000000000000000000000000a1'), 'coin');
 * // The kind, the module's address, the code, and a byte for no cause.
 * encodeMoveFailure({ kind: 'abort', module, code: 3n }, context).length; // 42
 * ```
 */
export function encodeMoveFailure(failure: Failure, context: CodecContext): Uint8Array {
	const writer = new BcsWriter(context);
	write(writer, failure, context, 0);
	return writer.finish();
}

function write(writer: BcsWriter, failure: Failure, context: CodecContext, depth: number): void {
	if (failure.kind === 'raw') {
		writer.u8(RAW);
		writer.vector(encodeUtf8(failure.vm));
		writer.vector(failure.data);
		return;
	}
	if (failure.kind !== 'abort') {
		writer.u8(OTHER);
		writer.vector(encodeUtf8(SOLIDITY_VM));
		writer.vector(encodeSolidityFailure(SOLIDITY_VM, failure, context));
		return;
	}
	writer.u8(failure.name === undefined ? ABORT : NAMED_ABORT);
	writer.raw(addressToBytes(failure.module));
	writer.uint(failure.code, 8);
	if (failure.name !== undefined) {
		writer.vector(encodeUtf8(failure.name));
		return;
	}
	writer.u8(failure.cause ? 1 : 0);
	if (failure.cause) write(writer, causeAt(depth, failure.cause, context), context, depth + 1);
}

/**
 * Decodes the output of a reverted Move frame. Bytes that are not a failure become a `raw` failure.
 *
 * @example
 * ```ts
 * import { decodeMoveFailure, encodeMoveFailure, toAddress, toEvmHex } from '@altvm/abi-bridge';
 *
 * const context = { toEvmAddress: toEvmHex, fromEvmAddress: toAddress, charge() {} };
 * const bytes = encodeMoveFailure({ kind: 'refused', reason: 'depth' }, context);
 * decodeMoveFailure('move', undefined, bytes, context); // { kind: 'refused', reason: 'depth' }
 * ```
 */
export function decodeMoveFailure(
	vm: VmId,
	iface: ContractInterface | undefined,
	output: Uint8Array,
	context: CodecContext,
): Failure {
	const reader = new BcsReader(output, context);
	try {
		const failure = read(reader, iface, context, 0);
		reader.end();
		return failure;
	} catch (error) {
		if (error instanceof BridgeError) return { kind: 'raw', vm, data: output };
		throw error;
	}
}

function read(reader: BcsReader, iface: ContractInterface | undefined, context: CodecContext, depth: number): Failure {
	const tag = reader.u8();
	if (tag === RAW) return { kind: 'raw', vm: readText(reader), data: reader.vector() };
	if (depth > MAX_CAUSES) throw new DecodeError('nesting', `more than ${MAX_CAUSES} causes of a failure`);
	if (tag === OTHER) {
		const vm = readText(reader);
		const bytes = reader.vector();
		// Only errors of the VM that Solidity compiles to are decoded further.
		return vm === SOLIDITY_VM ? decodeHostFailure(vm, iface, bytes, context, depth) : { kind: 'raw', vm, data: bytes };
	}
	if (tag !== ABORT && tag !== NAMED_ABORT)
		throw new DecodeError('out-of-range', `no failure ${tag}`, { place: `byte ${reader.at - 1}` });
	const module = toAddress(reader.take(32));
	const code = reader.uint(8);
	if (tag === NAMED_ABORT) return { kind: 'abort', module, code, name: readText(reader) };
	const hasCause = reader.u8();
	if (hasCause > 1)
		throw new DecodeError('out-of-range', 'an option of more than one value', { place: `byte ${reader.at - 1}` });
	if (hasCause === 0) return { kind: 'abort', module, code };
	return { kind: 'abort', module, code, cause: read(reader, iface, context, depth + 1) };
}
