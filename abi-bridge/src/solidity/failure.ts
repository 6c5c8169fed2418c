import { toAddress } from '../address.ts';
import { bytesEqual } from '../bytes.ts';
import type { CodecContext } from '../dialect.ts';
import { BridgeError, DecodeError, EncodeError } from '../errors.ts';
import type { Failure } from '../failure.ts';
import { bytesToHex, hexToBytes } from '../hex.ts';
import type { ContractInterface, VmId } from '../interface.ts';
import { errorsBySelector } from '../lookup.ts';
import type { AbiType, Value } from '../types.ts';
import { decodeSolidity, encodeSolidity } from './codec.ts';
import { selectorOf, signature } from './signature.ts';
import { SOLIDITY_VM } from './vm.ts';

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

/** Most causes of a failure, each the cause of the one before. A cause beyond them is encoded as raw bytes. */
export const MAX_CAUSES = 8;

/** The selectors that only the host writes: they say what another VM or the router did. */
const HOST_SELECTORS = [FORMS.abort, FORMS.abortNamed, FORMS.abortWithCause, FORMS.halt, FORMS.refused, FORMS.raw].map(
	({ selector }) => selector,
);

/** Whether bytes begin as a failure that only the host writes. */
function isHostForm(bytes: Uint8Array): boolean {
	const head = bytes.subarray(0, 4);
	return HOST_SELECTORS.some((selector) => bytesEqual(selector, head));
}

/**
 * Returns the cause of a failure that has `depth` failures above it, for its encoding: a cause beyond {@link MAX_CAUSES} is cut to raw
 * bytes, which are its encoding for Solidity.
 */
export function causeAt(depth: number, cause: Failure, context: CodecContext): Failure {
	if (depth < MAX_CAUSES || cause.kind === 'raw') return cause;
	return { kind: 'raw', vm: SOLIDITY_VM, data: encodeSolidityFailure(SOLIDITY_VM, cause, context) };
}

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
 * Encodes a failure as Solidity error bytes, which a caller of VM `vm` gets as revert data. Of more than 8 nested causes, the ninth is
 * cut to raw bytes. Raw revert data of `vm` itself stays as it is, unless it looks like a failure that only the host writes.
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
			const cause = encodeSolidityFailure(vm, causeAt(depth, failure.cause, context), context, depth + 1);
			return write(FORMS.abortWithCause, [module, code, cause]);
		}
		case 'halt':
			return write(FORMS.halt, [vmToBytes32(failure.vm), failure.reason]);
		case 'refused':
			return write(FORMS.refused, [failure.reason]);
		case 'raw':
			if (failure.vm === vm && !isHostForm(failure.data)) return failure.data;
			return write(FORMS.raw, [vmToBytes32(failure.vm), failure.data]);
	}
}

/**
 * Decodes the revert data of a contract of VM `vm`: an error that its interface declares, `Error(string)` or `Panic(uint256)`. All else is
 * a `raw` failure. So are bytes that look like a failure of another VM or of the router: a contract can write any bytes.
 * @param iface the interface of the contract, which may declare errors.
 * @example
 * ```ts
 * import { decodeSolidityFailure, encodeSolidityFailure, toAddress, toEvmHex } from '@altvm/abi-bridge';
 *
 * const context = { toEvmAddress: toEvmHex, fromEvmAddress: toAddress, charge() {} };
 * const bytes = encodeSolidityFailure('evm', { kind: 'message', message: 'too low' }, context);
 * decodeSolidityFailure('evm', undefined, bytes, context); // { kind: 'message', message: 'too low' }
 * const forged = encodeSolidityFailure('evm', { kind: 'refused', reason: 'depth' }, context);
 * decodeSolidityFailure('evm', undefined, forged, context).kind; // raw
 * ```
 */
export function decodeSolidityFailure(
	vm: VmId,
	iface: ContractInterface | undefined,
	output: Uint8Array,
	context: CodecContext,
): Failure {
	return orRaw(vm, output, () => (isHostForm(output) ? undefined : decodeContractForm(iface, output, context)));
}

/**
 * Decodes Solidity error bytes that the host wrote for a caller of VM `vm`: the inverse of {@link encodeSolidityFailure}. Bytes that are not
 * a known error become a `raw` failure. Do not use it for bytes that a contract wrote: it would believe them.
 * @param iface the interface of the contract that failed, which may declare errors.
 * @example
 * ```ts
 * import { decodeHostFailure, encodeSolidityFailure, toAddress, toEvmHex } from '@altvm/abi-bridge';
 *
 * const context = { toEvmAddress: toEvmHex, fromEvmAddress: toAddress, charge() {} };
 * const bytes = encodeSolidityFailure('evm', { kind: 'refused', reason: 'depth' }, context);
 * decodeHostFailure('evm', undefined, bytes, context); // { kind: 'refused', reason: 'depth' }
 * ```
 */
export function decodeHostFailure(
	vm: VmId,
	iface: ContractInterface | undefined,
	output: Uint8Array,
	context: CodecContext,
	depth = 0,
): Failure {
	return orRaw(vm, output, () =>
		isHostForm(output)
			? decodeHostForm(vm, iface, output, context, depth)
			: depth > MAX_CAUSES
				? undefined
				: decodeContractForm(iface, output, context),
	);
}

function orRaw(vm: VmId, output: Uint8Array, decode: () => Failure | undefined): Failure {
	const raw: Failure = { kind: 'raw', vm, data: output };
	if (output.length < 4) return raw;
	try {
		return decode() ?? raw;
	} catch (error) {
		if (error instanceof BridgeError) return raw;
		throw error;
	}
}

function decodeContractForm(
	iface: ContractInterface | undefined,
	output: Uint8Array,
	context: CodecContext,
): Failure | undefined {
	const head = output.subarray(0, 4);
	const body = output.subarray(4);
	const is = (candidate: ErrorForm) => bytesEqual(candidate.selector, head);
	const read = (candidate: ErrorForm) => readExactly(candidate.types, body, context);
	const declared = iface ? errorsBySelector(iface, bytesToHex(head)) : [];
	for (const [i, error] of declared.entries()) {
		const types = error.inputs.map(({ type }) => type);
		try {
			return { kind: 'error', error, args: readExactly(types, body, context) };
		} catch (cause) {
			// Another error may have the same selector.
			if (!(cause instanceof BridgeError) || i === declared.length - 1) throw cause;
		}
	}
	if (is(FORMS.message)) return { kind: 'message', message: read(FORMS.message)[0] as string };
	if (is(FORMS.panic)) return { kind: 'panic', code: read(FORMS.panic)[0] as bigint };
	return undefined;
}

function decodeHostForm(
	vm: VmId,
	iface: ContractInterface | undefined,
	output: Uint8Array,
	context: CodecContext,
	depth: number,
): Failure | undefined {
	const head = output.subarray(0, 4);
	const is = (candidate: ErrorForm) => bytesEqual(candidate.selector, head);
	const read = (candidate: ErrorForm) => readExactly(candidate.types, output.subarray(4), context);
	if (is(FORMS.raw)) {
		const [of, data] = read(FORMS.raw);
		return { kind: 'raw', vm: vmFromBytes32(of as Uint8Array), data: data as Uint8Array };
	}
	if (depth > MAX_CAUSES) return undefined;
	if (is(FORMS.abort)) {
		const [module, code] = read(FORMS.abort);
		return { kind: 'abort', module: toAddress(module as string), code: code as bigint };
	}
	if (is(FORMS.abortNamed)) {
		const [module, code, name] = read(FORMS.abortNamed);
		return { kind: 'abort', module: toAddress(module as string), code: code as bigint, name: name as string };
	}
	if (is(FORMS.abortWithCause)) {
		const [module, code, bytes] = read(FORMS.abortWithCause);
		const cause = decodeHostFailure(vm, iface, bytes as Uint8Array, context, depth + 1);
		return { kind: 'abort', module: toAddress(module as string), code: code as bigint, cause };
	}
	if (is(FORMS.halt)) {
		const [of, reason] = read(FORMS.halt);
		return { kind: 'halt', vm: vmFromBytes32(of as Uint8Array), reason: reason as string };
	}
	return { kind: 'refused', reason: read(FORMS.refused)[0] as string };
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
