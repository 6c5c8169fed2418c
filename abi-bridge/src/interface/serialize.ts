import { InterfaceError } from '../errors.ts';
import type { Hex } from '../hex.ts';
import type { ContractInterface, VmId } from '../interface.ts';
import { keccak256 } from '../keccak.ts';
import { checkInterface } from './check.ts';
import { INTERFACE_LIMITS } from './limits.ts';
import { checkStructure } from './structure.ts';

const serialised = new WeakMap<ContractInterface, Uint8Array>();

/**
 * Serialises an interface as JSON with sorted keys, so that equal interfaces have equal bytes.
 * @throws InterfaceError for an invalid interface, `too-large` for one of more than 1 MiB.
 *
 * @example
 * ```ts
 * import { interfaceFromSolidityAbi, parseInterface, serializeInterface } from '@altvm/abi-bridge';
 *
 * const iface = interfaceFromSolidityAbi([{ type: 'error', name: 'TooLow' }], 'Token');
 * parseInterface(serializeInterface(iface)).errors.length; // 1
 * ```
 */
export function serializeInterface(iface: ContractInterface): Uint8Array {
	let bytes = serialised.get(iface);
	if (!bytes) {
		checkInterface(iface);
		const { dispatchesBySelector: _, ...stored } = iface;
		bytes = new TextEncoder().encode(JSON.stringify(stored, sortKeys));
		if (bytes.length > INTERFACE_LIMITS.bytes) {
			throw new InterfaceError('too-large', `more than ${INTERFACE_LIMITS.bytes} bytes`, { place: iface.name });
		}
		serialised.set(iface, bytes);
	}
	return bytes;
}

function sortKeys(_key: string, value: unknown): unknown {
	if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
	return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/**
 * Reads a serialised interface.
 * @param dispatchesBySelector whether contracts of a VM do: see `Dialect.dispatchesBySelector`.
 * @throws InterfaceError `bad-interface`, `too-large` or `nesting`, or any error of `checkInterface`.
 * @example
 * ```ts
 * import { interfaceFromSolidityAbi, parseInterface, serializeInterface } from '@altvm/abi-bridge';
 *
 * const abi = [{ type: 'function', name: 'ping', inputs: [], outputs: [], stateMutability: 'view' }];
 * const bytes = serializeInterface(interfaceFromSolidityAbi(abi, 'Pinger'));
 * const { name, functions } = parseInterface(bytes, () => true);
 * console.log(name, functions[0]?.name); // Pinger ping
 * ```
 */
export function parseInterface(
	bytes: Uint8Array,
	dispatchesBySelector: (vm: VmId) => boolean = () => false,
): ContractInterface {
	if (bytes.length > INTERFACE_LIMITS.bytes)
		throw new InterfaceError('too-large', `more than ${INTERFACE_LIMITS.bytes} bytes`);
	const parsed = checkStructure(readJson(bytes));
	if ('dispatchesBySelector' in parsed) {
		throw new InterfaceError('bad-interface', 'not an interface', { details: '`dispatchesBySelector` is not stored' });
	}
	return checkInterface(dispatchesBySelector(parsed.vm) ? { ...parsed, dispatchesBySelector: true } : parsed);
}

/**
 * As `parseInterface`, for bytes that `serializeInterface` has made: that they are an interface is not checked again.
 * @throws InterfaceError `bad-interface` for bytes that are not JSON.
 *
 * @example
 * ```ts
 * import { interfaceFromSolidityAbi, parseStoredInterface, serializeInterface } from '@altvm/abi-bridge';
 *
 * const abi = [{ type: 'function', name: 'ping', inputs: [], outputs: [], stateMutability: 'view' }];
 * const bytes = serializeInterface(interfaceFromSolidityAbi(abi, 'Pinger'));
 * parseStoredInterface(bytes, () => true).functions[0]?.name; // ping
 * ```
 */
export function parseStoredInterface(
	bytes: Uint8Array,
	dispatchesBySelector: (vm: VmId) => boolean,
): ContractInterface {
	const stored = readJson(bytes) as ContractInterface;
	const iface = dispatchesBySelector(stored.vm) ? { ...stored, dispatchesBySelector: true } : stored;
	serialised.set(iface, bytes);
	return iface;
}

function readJson(bytes: Uint8Array): unknown {
	try {
		return JSON.parse(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes));
	} catch (cause) {
		// Anything else, such as an exhausted stack, says nothing about the bytes.
		if (!(cause instanceof SyntaxError || cause instanceof TypeError)) throw cause;
		throw new InterfaceError('bad-interface', 'not JSON', { cause });
	}
}

/**
 * Returns keccak256 of the serialised interface, under which the state stores it.
 *
 * @example
 * ```ts
 * import { interfaceFromSolidityAbi, interfaceHash, keccak256, serializeInterface } from '@altvm/abi-bridge';
 *
 * const iface = interfaceFromSolidityAbi([], 'Empty');
 * interfaceHash(iface) === keccak256(serializeInterface(iface)); // true
 * ```
 */
export function interfaceHash(iface: ContractInterface): Hex {
	return keccak256(serializeInterface(iface));
}
