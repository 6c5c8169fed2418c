import { keccak_256 } from '@noble/hashes/sha3.js';
import { DecodeError } from './errors.ts';
import { bytesToHex, hexToBytes } from './hex.ts';
import { Memo } from './memo.ts';

/** `0x` and an even number of lower-case hex digits. */
export type Hex = `0x${string}`;

declare const addressBrand: unique symbol;
/** A host address: 32 bytes as `0x` and 64 lower-case hex digits. Made by {@link toAddress} and its kin only. */
export type Address = Hex & { readonly [addressBrand]: true };

const EVM_PREFIX = `0x${'0'.repeat(24)}`;

/**
 * Returns the host's address of 20 bytes (an EVM address, after 12 zero bytes) or 32 bytes, given as hex or as bytes.
 *
 * @throws DecodeError for anything else.
 * @example
 * ```ts
 * import { toAddress } from '@altvm/abi-bridge';
 *
 * toAddress(`0x${'ab'.repeat(20)}`); // 0x000000000000000000000000abababababababababababababababababababab
 * toAddress(new Uint8Array(32).fill(1)).length; // 66
 * ```
 */
export function toAddress(input: string | Uint8Array): Address {
	const hex = typeof input === 'string' ? input : bytesToHex(input);
	if (typeof input !== 'string' && input.length === 32) return hex as Address;
	if (hex.length === 42 && /^0x[0-9a-fA-F]{40}$/.test(hex))
		return `${EVM_PREFIX}${hex.slice(2).toLowerCase()}` as Address;
	if (hex.length === 66 && /^0x[0-9a-fA-F]{64}$/.test(hex)) return hex.toLowerCase() as Address;
	throw new DecodeError('bad-address', 'not an address of 20 or 32 bytes in hex', { details: hex.slice(0, 80) });
}

/** Whether it is 20 bytes behind 12 zero bytes. */
export function isEvmForm(address: Address): boolean {
	return address.startsWith(EVM_PREFIX);
}

/** The last 20 bytes, lower case. Only for addresses of EVM form; others need their alias. */
export function toEvmHex(address: Address): Hex {
	if (!isEvmForm(address)) throw new DecodeError('bad-address', 'not an address of EVM form', { details: address });
	return `0x${address.slice(26)}`;
}

/** 32 bytes. */
export function addressToBytes(address: Address): Uint8Array {
	return hexToBytes(address);
}

/** From 32 bytes, or 20. */
export function bytesToAddress(bytes: Uint8Array): Address {
	return toAddress(bytes);
}

export function addressToBigInt(address: Address): bigint {
	return BigInt(address);
}

/** From a number below 2^256. */
export function bigIntToAddress(number: bigint): Address {
	return `0x${number.toString(16).padStart(64, '0')}` as Address;
}

const utf8 = new TextEncoder();

function derive(...parts: Uint8Array[]): Address {
	const hash = keccak_256.create();
	for (const part of parts) hash.update(part);
	return toAddress(hash.digest().subarray(12));
}

const aliases = new Memo((address: Address) => derive(utf8.encode('altvm:alias'), addressToBytes(address)), 4096);

/**
 * Returns the alias under which the EVM knows a 32-byte address: the last 20 bytes of
 * keccak256("altvm:alias" || address).
 *
 * @example
 * ```ts
 * import { aliasOf, isEvmForm, toAddress } from '@altvm/abi-bridge';
 *
 * isEvmForm(aliasOf(toAddress(`0x${'c0'.repeat(32)}`))); // true
 * ```
 */
export function aliasOf(address: Address): Address {
	return aliases.get(address);
}

/** By account, of which all are 66 characters long, and name. */
const modules = new Memo((id: string) => {
	const account = addressToBytes(id.slice(0, 66) as Address);
	return derive(utf8.encode('altvm:module'), account, utf8.encode(id.slice(66)));
}, 4096);

/** The contract address of a Move module: the last 20 bytes of keccak256("altvm:module" || account || name). */
export function moduleAddress(account: Address, name: string): Address {
	return modules.get(`${account}${name}`);
}

/** For people: EIP-55 checksummed 20 bytes, or the ends of 32 bytes. */
export function formatAddress(address: Address): string {
	if (!isEvmForm(address)) return `${address.slice(0, 10)}…${address.slice(-6)}`;
	return checksumAddress(address);
}

/**
 * Writes an address of EVM form with the checksum of EIP-55.
 *
 * @example
 * ```ts
 * import { checksumAddress, toAddress } from '@altvm/abi-bridge';
 *
 * checksumAddress(toAddress('0x5aaeb6053f3e94c9b9a09f33669435e7ef1beaed')); // 0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed
 * ```
 */
export function checksumAddress(address: Address): Hex {
	const digits = toEvmHex(address).slice(2);
	const hash = bytesToHex(keccak_256(utf8.encode(digits))).slice(2);
	const mixed = [...digits].map((digit, i) => (Number.parseInt(hash[i]!, 16) >= 8 ? digit.toUpperCase() : digit));
	return `0x${mixed.join('')}`;
}
