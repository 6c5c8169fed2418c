import { keccak_256 } from '@noble/hashes/sha3.js';
import { z } from 'zod';
import { InterfaceError } from '../errors.ts';
import type { Hex } from '../hex.ts';
import { bytesToHex } from '../hex.ts';
import type { ContractInterface, VmId } from '../interface.ts';
import { MAX_NESTING } from '../solidity/reader.ts';
import type { AbiType } from '../types.ts';
import { checkInterface } from './check.ts';

/** Most bytes of a serialised interface. */
export const MAX_INTERFACE_SIZE = 256 * 1024;

const abiType: z.ZodType<AbiType> = z.lazy(() =>
	z.discriminatedUnion('kind', [
		z.strictObject({ kind: z.literal('bool') }),
		z.strictObject({ kind: z.literal('uint'), bits: z.number() }),
		z.strictObject({ kind: z.literal('int'), bits: z.number() }),
		z.strictObject({ kind: z.literal('address') }),
		z.strictObject({ kind: z.literal('bytes') }),
		z.strictObject({ kind: z.literal('fixedBytes'), size: z.number() }),
		z.strictObject({ kind: z.literal('string') }),
		z.strictObject({ kind: z.literal('list'), element: abiType }),
		z.strictObject({ kind: z.literal('array'), element: abiType, length: z.number() }),
		z.strictObject({ kind: z.literal('tuple'), elements: z.array(abiType) }),
		z.strictObject({ kind: z.literal('struct'), name: z.string(), fields: z.array(param) }),
		z.strictObject({ kind: z.literal('option'), element: abiType }),
		z.strictObject({ kind: z.literal('enum'), name: z.string(), cases: z.array(z.string()) }),
	]),
);
const param = z.strictObject({ name: z.string(), type: abiType });
const contractInterface = z.strictObject({
	vm: z.string().min(1).max(32),
	name: z.string(),
	functions: z.array(
		z.strictObject({
			name: z.string(),
			typeParameters: z.number().int().min(0).max(32),
			inputs: z.array(param),
			outputs: z.array(param),
			mutability: z.enum(['pure', 'view', 'nonpayable', 'payable']),
		}),
	),
	events: z.array(
		z.strictObject({
			name: z.string(),
			inputs: z.array(z.strictObject({ name: z.string(), type: abiType, indexed: z.boolean() })),
		}),
	),
	errors: z.array(z.strictObject({ name: z.string(), inputs: z.array(param) })),
});

const serialised = new WeakMap<ContractInterface, Uint8Array>();

/**
 * Serialises an interface as JSON with sorted keys, so that equal interfaces have equal bytes.
 * @throws InterfaceError for an invalid interface, `too-large` for one of more than 256 KiB.
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
		if (bytes.length > MAX_INTERFACE_SIZE) {
			throw new InterfaceError('too-large', `more than ${MAX_INTERFACE_SIZE} bytes`, { place: iface.name });
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
	if (bytes.length > MAX_INTERFACE_SIZE) throw new InterfaceError('too-large', `more than ${MAX_INTERFACE_SIZE} bytes`);
	const json = readJson(bytes);
	checkNesting(json);
	const parsed = contractInterface.safeParse(json);
	if (!parsed.success)
		throw new InterfaceError('bad-interface', 'not an interface', { details: z.prettifyError(parsed.error) });
	return checkInterface(
		dispatchesBySelector(parsed.data.vm) ? { ...parsed.data, dispatchesBySelector: true } : parsed.data,
	);
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
		throw new InterfaceError('bad-interface', 'not JSON', { cause });
	}
}

/**
 * Checks how deep JSON nests, without recursion, before recursive code walks it.
 * @throws InterfaceError `nesting`.
 */
export function checkNesting(json: unknown): void {
	let level: unknown[] = [json];
	for (let depth = 0; level.length > 0; depth++) {
		if (depth > 4 * MAX_NESTING) throw new InterfaceError('nesting', 'nested too deep');
		level = level.flatMap((value) => (typeof value === 'object' && value !== null ? Object.values(value) : []));
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
	return bytesToHex(keccak_256(serializeInterface(iface)));
}
