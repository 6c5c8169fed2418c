import { type Address, bytesToHex, hexToBytes, toAddress, toEvmHex } from '@altvm/abi-bridge';

/** EIP-7702: a designator is these three bytes followed by a 20-byte address. */
const PREFIX = [0xef, 0x01, 0x00] as const;
const LENGTH = PREFIX.length + 20;

/**
 * The account whose code `code` designates (EIP-7702), or undefined if `code` is not a designator.
 *
 * @example
 * ```ts
 * import { hexToBytes } from '@altvm/abi-bridge';
 * import { delegateOf } from '@altvm/evm';
 *
 * delegateOf(hexToBytes(`0xef0100${'c3'.repeat(20)}`))?.slice(-40); // c3c3c3c3c3c3c3c3c3c3c3c3c3c3c3c3c3c3c3c3
 * delegateOf(hexToBytes('0x60015ff3')); // undefined
 * ```
 */
export function delegateOf(code: Uint8Array): Address | undefined {
	if (code.length !== LENGTH || PREFIX.some((byte, i) => code[i] !== byte)) return undefined;
	return toAddress(bytesToHex(code.subarray(PREFIX.length)));
}

/**
 * The designator that makes an account run the code of `delegate`, an address of EVM form (EIP-7702).
 *
 * @example
 * ```ts
 * import { bytesToHex, toAddress } from '@altvm/abi-bridge';
 * import { delegationTo } from '@altvm/evm';
 *
 * const code = delegationTo(toAddress('0x00000000000000000000000000000000000000c3'));
 * bytesToHex(code); // 0xef010000000000000000000000000000000000000000c3
 * ```
 */
export function delegationTo(delegate: Address): Uint8Array {
	return Uint8Array.of(...PREFIX, ...hexToBytes(toEvmHex(delegate)));
}
