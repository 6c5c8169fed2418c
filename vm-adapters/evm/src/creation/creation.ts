import {
	type AbiType,
	BridgeError,
	type BridgeErrorDetails,
	bytesToHex,
	type CodecContext,
	decodeSolidity,
	EMPTY_BYTES,
	encodeSolidity,
	quoted,
	toAddress,
	toEvmHex,
	type VmId,
} from '@altvm/abi-bridge';
import { EVM } from '../dialect.ts';
import { MAX_INITCODE_SIZE } from '../gas.ts';

/**
 * The first 8 bytes of init code that makes a contract of another VM: 0xEF, which no code of the EVM begins with (EIP-3541) and which no
 * fork has as an opcode, and `altvm/1` in ASCII.
 */
const MARKER: Uint8Array = Uint8Array.of(0xef, 0x61, 0x6c, 0x74, 0x76, 0x6d, 0x2f, 0x31);

const TEXTS: AbiType = { kind: 'list', element: { kind: 'string' } };
/** `(string vm, bytes code, bytes constructorInput, string[] payable, string[] view)`. */
const TYPES: readonly AbiType[] = [{ kind: 'string' }, { kind: 'bytes' }, { kind: 'bytes' }, TEXTS, TEXTS];

const FREE: CodecContext = { toEvmAddress: toEvmHex, fromEvmAddress: toAddress, charge() {} };

/** A contract of another VM, as a transaction or an EVM contract asks for it. */
export interface Creation {
	/** VM of the new contract: 1 to 32 ASCII characters. */
	readonly vm: VmId;
	/** The program: a WASM component, a Move module or package. */
	readonly code: Uint8Array;
	/** The constructor's arguments in the VM's own encoding. */
	readonly constructorInput?: Uint8Array;
	/** Functions that accept value, for code that does not say so. */
	readonly payable?: readonly string[];
	/** Functions that do not change the state, for code that does not say so. */
	readonly view?: readonly string[];
}

export type CreationErrorCode =
	/** What follows the marker is not the Solidity ABI encoding of a creation. */
	| 'malformed'
	/** The VM's name is not 1 to 32 ASCII characters without spaces. */
	| 'bad-vm'
	/** It names the EVM, whose init code stands for itself. */
	| 'own-vm'
	| 'no-code'
	/** The program begins with the marker itself. */
	| 'nested'
	/** More bytes than init code may have (EIP-3860). */
	| 'too-large';

/** Init code that begins with the marker, and is not what should follow it. */
export class CreationError extends BridgeError {
	override readonly name = 'CreationError';
	declare readonly code: CreationErrorCode;

	constructor(code: CreationErrorCode, shortMessage: string, details?: BridgeErrorDetails) {
		super(code, shortMessage, details);
	}
}

/**
 * Whether init code asks for a contract of another VM: it begins with the bytes 0xef616c74766d2f31.
 *
 * @example
 * ```ts
 * import { hexToBytes } from '@altvm/abi-bridge';
 * import { isCreation } from '@altvm/evm';
 *
 * isCreation(hexToBytes('0xef616c74766d2f31')); // true
 * isCreation(hexToBytes('0x60015ff3')); // false
 * ```
 */
export function isCreation(initCode: Uint8Array): boolean {
	return initCode.length >= MARKER.length && MARKER.every((byte, i) => initCode[i] === byte);
}

/**
 * Writes init code that makes a contract of another VM: the data of a creation transaction, or what an EVM contract gives CREATE and
 * CREATE2. A marker of 8 bytes, 0xef616c74766d2f31, is followed by the Solidity ABI encoding of
 * `(string vm, bytes code, bytes constructorInput, string[] payable, string[] view)`.
 * @throws CreationError `too-large` for more than 49,152 bytes (EIP-3860); `bad-vm`, `own-vm`, `no-code` or `nested` for a creation that
 * cannot be.
 *
 * @example
 * ```ts
 * import { readFileSync } from 'node:fs';
 * import { encodeCreation } from '@altvm/evm';
 * import { createHost } from 'altvm';
 *
 * const host = await createHost();
 * const code = readFileSync('examples/contracts/curve/artifacts/curve.wasm');
 * const from = '0x00000000000000000000000000000000000000a1';
 * const { address } = host.deploy({ from, vm: 'evm', code: encodeCreation({ vm: 'wasm', code }) });
 * host.vmOf(address); // wasm
 * ```
 */
export function encodeCreation(creation: Creation): Uint8Array {
	const { vm, code, constructorInput = EMPTY_BYTES, payable = [], view = [] } = creation;
	checkCreation(vm, code);
	const initCode = encodeSolidity(TYPES, [vm, code, constructorInput, payable, view], FREE, MARKER);
	if (initCode.length <= MAX_INITCODE_SIZE) return initCode;
	throw new CreationError('too-large', `${initCode.length} bytes of init code, more than ${MAX_INITCODE_SIZE}`);
}

/**
 * Reads init code that begins with the marker.
 * @param context charges for the bytes before they are read. By default, nothing is charged.
 * @throws CreationError that says what is wrong with it.
 *
 * @example
 * ```ts
 * import { decodeCreation, encodeCreation } from '@altvm/evm';
 *
 * const initCode = encodeCreation({ vm: 'wasm', code: Uint8Array.of(0, 0x61, 0x73, 0x6d), view: ['quote'] });
 * const { vm, view } = decodeCreation(initCode);
 * console.log(vm, view); // wasm [ 'quote' ]
 * ```
 */
export function decodeCreation(initCode: Uint8Array, context: CodecContext = FREE): Required<Creation> {
	if (!isCreation(initCode)) {
		throw new CreationError('malformed', 'init code without the marker of a creation', {
			details: shownStart(initCode),
		});
	}
	context.charge(initCode.length);
	const body = initCode.subarray(MARKER.length);
	try {
		const values = decodeSolidity(TYPES, body, context);
		const size = encodeSolidity(TYPES, values, context).length;
		if (size !== body.length) {
			throw new CreationError(
				'malformed',
				`${body.length} bytes after the marker of a creation, of which ${size} belong to it`,
			);
		}
		const [vm, code, constructorInput, payable, view] = values as [VmId, Uint8Array, Uint8Array, string[], string[]];
		checkCreation(vm, code);
		return { vm, code, constructorInput, payable, view };
	} catch (error) {
		if (!(error instanceof BridgeError) || error instanceof CreationError) throw error;
		throw new CreationError('malformed', 'what follows the marker of a creation does not decode', {
			details: error.message,
			cause: error,
		});
	}
}

/** @throws CreationError if no host could make it. */
function checkCreation(vm: VmId, code: Uint8Array): void {
	if (typeof vm !== 'string' || !/^[!-~]{1,32}$/.test(vm)) {
		const details = typeof vm === 'string' ? quoted(vm.slice(0, 64)) : typeof vm;
		throw new CreationError('bad-vm', 'the name of a VM has 1 to 32 ASCII characters without spaces', { details });
	}
	if (vm === EVM) throw new CreationError('own-vm', 'init code of the EVM is written as it is, not as a creation');
	if (!(code instanceof Uint8Array) || code.length === 0) throw new CreationError('no-code', 'a creation has no code');
	if (isCreation(code)) throw new CreationError('nested', 'the code of a creation is a creation itself');
}

function shownStart(bytes: Uint8Array): string {
	return bytes.length === 0 ? 'no bytes' : bytesToHex(bytes.subarray(0, 8));
}
