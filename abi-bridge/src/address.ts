import { concatBytes } from './bytes.ts';
import { DecodeError } from './errors.ts';
import { bytesToHex, type Hex, hexToBytes } from './hex.ts';
import { keccak256, keccakTail } from './keccak.ts';
import { Memo } from './memo.ts';

declare const addressBrand: unique symbol;
/** A host address: 32 bytes as `0x` and 64 lower-case hex digits. Values are made by {@link toAddress} and {@link bigIntToAddress} only. */
export type Address = Hex & { readonly [addressBrand]: true };

const EVM_PREFIX = `0x${'0'.repeat(24)}`;

/**
 * Converts 20 or 32 bytes to a host address. A 20-byte EVM address is left-padded with 12 zero bytes.
 * @param input the bytes, or `0x` and 40 or 64 hex digits. The case of 40 digits of mixed case is their checksum (EIP-55).
 * @throws DecodeError `bad-checksum` for a wrong checksum, `bad-address` for anything else.
 *
 * @example
 * ```ts
 * import { toAddress } from '@altvm/abi-bridge';
 *
 * toAddress(`0x${'AB'.repeat(20)}`); // 0x000000000000000000000000abababababababababababababababababababab
 * ```
 */
export function toAddress(input: string | Uint8Array): Address {
	if (typeof input !== 'string' && !(input instanceof Uint8Array)) {
		throw new DecodeError('bad-address', 'an address is hex or bytes', { details: `not ${typeof input}` });
	}
	if (typeof input !== 'string')
		return input.length === 32 ? (bytesToHex(input) as Address) : fromHex(bytesToHex(input));
	return input.length === 42 || input.length === 66 ? addresses.get(input) : fromHex(input);
}

/** The addresses of texts. The same text gives the same string, which maps find without reading it. */
const addresses = new Memo<string, Address>(fromHex, 4096);

function fromHex(hex: string): Address {
	if (hex.length === 42 && /^0x[0-9a-fA-F]{40}$/.test(hex)) return fromDigits(hex.slice(2));
	if (hex.length === 66 && /^0x[0-9a-fA-F]{64}$/.test(hex)) return hex.toLowerCase() as Address;
	throw new DecodeError('bad-address', 'not an address of 20 or 32 bytes in hex', { details: hex.slice(0, 80) });
}

/** @throws DecodeError `bad-checksum` */
function fromDigits(digits: string): Address {
	const lower = digits.toLowerCase();
	const address = `${EVM_PREFIX}${lower}` as Address;
	if (digits !== lower && digits !== digits.toUpperCase() && checksumAddress(address) !== `0x${digits}`) {
		throw new DecodeError('bad-checksum', 'an address whose checksum is wrong (EIP-55)', { details: `0x${digits}` });
	}
	return address;
}

/**
 * Returns whether an address has EVM form: 12 zero bytes followed by 20 bytes.
 *
 * @example
 * ```ts
 * import { isEvmForm, toAddress } from '@altvm/abi-bridge';
 *
 * isEvmForm(toAddress('0x00000000000000000000000000000000000000a1')); // true
 * isEvmForm(toAddress(`0x${'ab'.repeat(32)}`)); // false
 * ```
 */
export function isEvmForm(address: Address): boolean {
	return address.startsWith(EVM_PREFIX);
}

/**
 * Returns the 20 bytes of an address of EVM form as `0x` and 40 lower-case digits.
 * @throws DecodeError `bad-address` for other addresses: they have an alias instead (see {@link aliasOf}).
 *
 * @example
 * ```ts
 * import { toAddress, toEvmHex } from '@altvm/abi-bridge';
 *
 * toEvmHex(toAddress(`0x${'01'.repeat(20)}`)); // 0x0101010101010101010101010101010101010101
 * ```
 */
export function toEvmHex(address: Address): Hex {
	if (!isEvmForm(address)) throw new DecodeError('bad-address', 'not an address of EVM form', { details: address });
	return `0x${address.slice(26)}`;
}

/**
 * Returns the 32 bytes of an address.
 *
 * @example
 * ```ts
 * import { addressToBytes, toAddress } from '@altvm/abi-bridge';
 *
 * const bytes = addressToBytes(toAddress('0x00000000000000000000000000000000000000ff'));
 * console.log(bytes.length, bytes.at(-1)); // 32 255
 * ```
 */
export function addressToBytes(address: Address): Uint8Array {
	return hexToBytes(address);
}

/**
 * Converts 32 or 20 bytes to a host address.
 * @throws DecodeError `bad-address` for another length.
 * @example
 * ```ts
 * import { bytesToAddress } from '@altvm/abi-bridge';
 *
 * bytesToAddress(new Uint8Array(20).fill(1)); // 0x0000000000000000000000000101010101010101010101010101010101010101
 * ```
 */
export function bytesToAddress(bytes: Uint8Array): Address {
	return toAddress(bytes);
}

/**
 * Returns the 32 bytes of an address as a big-endian number.
 *
 * @example
 * ```ts
 * import { addressToBigInt, toAddress } from '@altvm/abi-bridge';
 *
 * addressToBigInt(toAddress('0x00000000000000000000000000000000000000ff')); // 255n
 * ```
 */
export function addressToBigInt(address: Address): bigint {
	return BigInt(address);
}

/**
 * Converts a number below 2^256, the 32 bytes in big-endian order, to an address.
 *
 * @example
 * ```ts
 * import { bigIntToAddress } from '@altvm/abi-bridge';
 *
 * bigIntToAddress(255n); // 0x00000000000000000000000000000000000000000000000000000000000000ff
 * ```
 */
export function bigIntToAddress(number: bigint): Address {
	return `0x${number.toString(16).padStart(64, '0')}` as Address;
}

const utf8 = new TextEncoder();

/**
 * Returns the address that Ethereum derives from bytes: the last 20 bytes of their keccak256, in EVM form.
 *
 * @example
 * ```ts
 * import { concatBytes, hashedAddress, hexToBytes } from '@altvm/abi-bridge';
 *
 * // The first contract that an account creates: the RLP of the account and its nonce, 0.
 * const sender = hexToBytes('0x6ac7ea33f8831ea9dcc53393aaa88b25a785dbf0');
 * const rlp = concatBytes(Uint8Array.of(0xd6, 0x94), sender, Uint8Array.of(0x80));
 * hashedAddress(rlp).slice(26); // cd234a471b72ba2f1ccf0a70fcaba648a5eecd8d
 * ```
 */
export function hashedAddress(bytes: Uint8Array): Address {
	return keccakTail(bytes) as Address;
}

const aliases = new Memo(
	(address: Address) => hashedAddress(concatBytes(utf8.encode('altvm:alias'), addressToBytes(address))),
	4096,
);

/**
 * Returns the alias under which the EVM knows a 32-byte address: the last 20 bytes of keccak256("altvm:alias" || address), in EVM form.
 * The host records it in the state when it first shows the address to the EVM.
 *
 * @example
 * ```ts
 * import { aliasOf, isEvmForm, toAddress } from '@altvm/abi-bridge';
 *
 * isEvmForm(aliasOf(toAddress(`0x${'ab'.repeat(32)}`))); // true
 * ```
 */
export function aliasOf(address: Address): Address {
	return aliases.get(address);
}

/**
 * Returns the address under which the EVM knows an address: the address itself if it has EVM form, else its alias.
 *
 * @example
 * ```ts
 * import { aliasOf, evmFormOf, toAddress } from '@altvm/abi-bridge';
 *
 * const account = toAddress(`0x${'ab'.repeat(32)}`);
 * evmFormOf(account) === aliasOf(account); // true
 * evmFormOf(aliasOf(account)) === aliasOf(account); // true
 * ```
 */
export function evmFormOf(address: Address): Address {
	return isEvmForm(address) ? address : aliasOf(address);
}

/** `0x` and 64 digits. */
const ADDRESS_LENGTH = 66;

/** Keys are an account followed by a name. */
const modules = new Memo((id: string) => {
	const account = addressToBytes(id.slice(0, ADDRESS_LENGTH) as Address);
	return hashedAddress(concatBytes(utf8.encode('altvm:module'), account, utf8.encode(id.slice(ADDRESS_LENGTH))));
}, 4096);

/**
 * Returns the contract address of a Move module: the last 20 bytes of keccak256("altvm:module" || account || name), in EVM form.
 * @param account the account that published the module: 20 or 32 bytes.
 * @param name the module's name.
 * @throws DecodeError `bad-address`, `bad-checksum`
 * @example
 * ```ts
 * import { checksumAddress, moduleAddress } from '@altvm/abi-bridge';
 *
 * const account = '0x00000000000000000000000000000000000000a1';
 * checksumAddress(moduleAddress(account, 'coin')); // 0x3443f8D74E2D957C2b80331707C024DdBe9eD4b9
 * ```
 */
export function moduleAddress(account: Hex, name: string): Address {
	return modules.get(`${long(account)}${name}`);
}

function long(address: Hex): Address {
	return address.length === ADDRESS_LENGTH ? (address as Address) : toAddress(address);
}

/**
 * Formats an address of 20 or 32 bytes for people: EIP-55 for addresses of EVM form, the first and last digits of others.
 * @throws DecodeError `bad-address`, `bad-checksum`
 *
 * @example
 * ```ts
 * import { formatAddress, toAddress } from '@altvm/abi-bridge';
 *
 * const address = toAddress('0x5aaeb6053f3e94c9b9a09f33669435e7ef1beaed');
 * formatAddress(address); // 0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed
 * formatAddress(toAddress(`0x${'ab'.repeat(32)}`)); // 0xabababab…ababab
 * ```
 */
export function formatAddress(address: Hex): string {
	const full = long(address);
	return isEvmForm(full) ? checksumAddress(full) : `${full.slice(0, 10)}…${full.slice(-6)}`;
}

/**
 * Returns the EIP-55 checksummed 20 bytes of an address.
 * @throws DecodeError `bad-address` for an address that is not of EVM form.
 *
 * @example
 * ```ts
 * import { checksumAddress, toAddress } from '@altvm/abi-bridge';
 *
 * checksumAddress(toAddress('0xd8da6bf26964af9d7eed9e03e53415d37aa96045')); // 0xd8dA6BF26964aF9D7eEd9e03E53415D37aA96045
 * ```
 */
export function checksumAddress(address: Address): Hex {
	const digits = toEvmHex(address).slice(2);
	const hash = keccak256(utf8.encode(digits)).slice(2);
	const mixed = [...digits].map((digit, i) => (Number.parseInt(hash[i]!, 16) >= 8 ? digit.toUpperCase() : digit));
	return `0x${mixed.join('')}`;
}
