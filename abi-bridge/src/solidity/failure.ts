import { toAddress } from '../address.ts';
import { bytesEqual } from '../bytes.ts';
import type { CodecContext } from '../dialect.ts';
import { DecodeError, EncodeError } from '../errors.ts';
import type { Failure } from '../failure.ts';
import { bytesToHex, hexToBytes } from '../hex.ts';
import type { ContractInterface, ErrorDescriptor, VmId } from '../interface.ts';
import { errorBySelector } from '../lookup.ts';
import type { AbiType, Value } from '../types.ts';
import { decodeSolidity, encodeSolidity } from './codec.ts';
import { selectorOf, signature } from './signature.ts';

const STRING: AbiType = { kind: 'string' };
const UINT256: AbiType = { kind: 'uint', bits: 256 };
const UINT64: AbiType = { kind: 'uint', bits: 64 };
const ADDRESS: AbiType = { kind: 'address' };
const BYTES: AbiType = { kind: 'bytes' };
const BYTES32: AbiType = { kind: 'fixedBytes', size: 32 };

interface ErrorForm {
	readonly selector: Uint8Array;
	readonly types: readonly AbiType[];
}

function form(text: string, types: readonly AbiType[]): ErrorForm {
	return { selector: hexToBytes(selectorOf(text)), types };
}

const FORMS = {
	message: form('Error(string)', [STRING]),
	panic: form('Panic(uint256)', [UINT256]),
	abort: form('MoveAbort(address,uint64)', [ADDRESS, UINT64]),
	abortNamed: form('MoveAbortNamed(address,uint64,string)', [ADDRESS, UINT64, STRING]),
	abortWithCause: form('MoveAbortWithCause(address,uint64,bytes)', [ADDRESS, UINT64, BYTES]),
	halt: form('CrossVmHalt(bytes32,string)', [BYTES32, STRING]),
	refused: form('CallRefused(string)', [STRING]),
	raw: form('CrossVmRevert(bytes32,bytes)', [BYTES32, BYTES]),
};

/** Most causes of a failure, each the cause of the one before. */
export const MAX_CAUSES = 8;

/**
 * Converts the id of a VM to bytes32: ASCII, padded with zeros on the right.
 * @throws EncodeError `bad-value` for an id of more than 32 bytes.
 * @example
 * ```ts
 * import { bytesToHex, vmToBytes32 } from '@altvm/abi-bridge';
 *
 * bytesToHex(vmToBytes32('move')).slice(0, 12); // 0x6d6f766500
 * ```
 */
export function vmToBytes32(vm: VmId): Uint8Array {
	const ascii = new TextEncoder().encode(vm);
	if (ascii.length > 32) throw new EncodeError('bad-value', 'a VM name of more than 32 bytes', { details: vm });
	const bytes = new Uint8Array(32);
	bytes.set(ascii);
	return bytes;
}

function vmFromBytes32(bytes: Uint8Array): VmId {
	const end = bytes.indexOf(0);
	return new TextDecoder().decode(end < 0 ? bytes : bytes.subarray(0, end));
}

/**
 * Encodes a failure as Solidity error bytes, which a caller of VM `vm` gets as revert data.
 * @throws EncodeError `nesting` for more than 8 nested causes.
 *
 * @example
 * ```ts
 * import { bytesToHex, encodeSolidityFailure, toAddress, toEvmHex } from '@altvm/abi-bridge';
 *
 * const context = { toEvmAddress: toEvmHex, fromEvmAddress: toAddress, charge() {} };
 * const bytes = encodeSolidityFailure('wasm', { kind: 'message', message: 'too low' }, context);
 * bytesToHex(bytes.subarray(0, 4)); // 0x08c379a0
 * ```
 */
export function encodeSolidityFailure(vm: VmId, failure: Failure, context: CodecContext, depth = 0): Uint8Array {
	const write = ({ selector, types }: ErrorForm, values: readonly Value[]) =>
		encodeSolidity(types, values, context, selector);
	switch (failure.kind) {
		case 'error': {
			const { error, args } = failure;
			const types = error.inputs.map(({ type }) => type);
			return write(form(signature(error.name, error.inputs), types), args);
		}
		case 'message':
			return write(FORMS.message, [failure.message]);
		case 'panic':
			return write(FORMS.panic, [failure.code]);
		case 'abort': {
			const { module, code, name } = failure;
			if (name !== undefined) return write(FORMS.abortNamed, [module, code, name]);
			if (!failure.cause) return write(FORMS.abort, [module, code]);
			if (depth >= MAX_CAUSES) throw new EncodeError('nesting', `more than ${MAX_CAUSES} causes of a failure`);
			const cause = encodeSolidityFailure(vm, failure.cause, context, depth + 1);
			return write(FORMS.abortWithCause, [module, code, cause]);
		}
		case 'halt':
			return write(FORMS.halt, [vmToBytes32(failure.vm), failure.reason]);
		case 'refused':
			return write(FORMS.refused, [failure.reason]);
		case 'raw':
			return failure.vm === vm ? failure.data : write(FORMS.raw, [vmToBytes32(failure.vm), failure.data]);
	}
}

/**
 * Decodes Solidity error bytes from a contract of VM `vm`. Bytes that are not a known error become a `raw` failure.
 * @param iface the interface of the contract, which may declare errors.
 * @example
 * ```ts
 * import { decodeSolidityFailure, encodeSolidityFailure, toAddress, toEvmHex } from '@altvm/abi-bridge';
 *
 * const context = { toEvmAddress: toEvmHex, fromEvmAddress: toAddress, charge() {} };
 * const bytes = encodeSolidityFailure('evm', { kind: 'message', message: 'too low' }, context);
 * decodeSolidityFailure('evm', undefined, bytes, context); // { kind: 'message', message: 'too low' }
 * ```
 */
export function decodeSolidityFailure(
	vm: VmId,
	iface: ContractInterface | undefined,
	output: Uint8Array,
	context: CodecContext,
	depth = 0,
): Failure {
	const raw: Failure = { kind: 'raw', vm, data: output };
	if (output.length < 4) return raw;
	try {
		return decodeKnown(vm, iface, output, context, depth) ?? raw;
	} catch (error) {
		if (error instanceof DecodeError) return raw;
		throw error;
	}
}

function decodeKnown(
	vm: VmId,
	iface: ContractInterface | undefined,
	output: Uint8Array,
	context: CodecContext,
	depth: number,
): Failure | undefined {
	const head = output.subarray(0, 4);
	const selector = bytesToHex(head);
	const body = output.subarray(4);
	const is = (candidate: ErrorForm) => bytesEqual(candidate.selector, head);
	const read = (candidate: ErrorForm) => readExactly(candidate.types, body, context);
	const declared: ErrorDescriptor | undefined = iface && errorBySelector(iface, selector);
	if (declared) {
		const args = readExactly(
			declared.inputs.map(({ type }) => type),
			body,
			context,
		);
		return { kind: 'error', error: declared, args };
	}
	if (is(FORMS.message)) return { kind: 'message', message: read(FORMS.message)[0] as string };
	if (is(FORMS.panic)) return { kind: 'panic', code: read(FORMS.panic)[0] as bigint };
	if (is(FORMS.abort)) {
		const [module, code] = read(FORMS.abort);
		return { kind: 'abort', module: toAddress(module as string), code: code as bigint };
	}
	if (is(FORMS.abortNamed)) {
		const [module, code, name] = read(FORMS.abortNamed);
		return { kind: 'abort', module: toAddress(module as string), code: code as bigint, name: name as string };
	}
	if (is(FORMS.abortWithCause) && depth < MAX_CAUSES) {
		const [module, code, bytes] = read(FORMS.abortWithCause);
		const cause = decodeSolidityFailure(vm, iface, bytes as Uint8Array, context, depth + 1);
		return { kind: 'abort', module: toAddress(module as string), code: code as bigint, cause };
	}
	if (is(FORMS.halt)) {
		const [of, reason] = read(FORMS.halt);
		return { kind: 'halt', vm: vmFromBytes32(of as Uint8Array), reason: reason as string };
	}
	if (is(FORMS.refused)) return { kind: 'refused', reason: read(FORMS.refused)[0] as string };
	if (is(FORMS.raw)) {
		const [of, data] = read(FORMS.raw);
		return { kind: 'raw', vm: vmFromBytes32(of as Uint8Array), data: data as Uint8Array };
	}
	return undefined;
}

/** Decodes values and checks that they encode to the same bytes, so that no failure changes on its way through other VMs. */
function readExactly(types: readonly AbiType[], body: Uint8Array, context: CodecContext): Value[] {
	const values = decodeSolidity(types, body, context);
	const again = encodeSolidity(types, values, context);
	if (!bytesEqual(again, body)) {
		throw new DecodeError('not-canonical', 'error arguments that do not encode to the same bytes');
	}
	return values;
}
