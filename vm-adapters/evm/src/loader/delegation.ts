import { type Address, bytesToHex, hexToBytes, toAddress, toEvmHex } from '@altvm/abi-bridge';

/** EIP-7702: a designator is these three bytes followed by a 20-byte address. */
const PREFIX = [0xef, 0x01, 0x00] as const;
const LENGTH = PREFIX.length + 20;

/** The account whose code `code` designates (EIP-7702), or undefined if `code` is not a designator. */
export function delegateOf(code: Uint8Array): Address | undefined {
	if (code.length !== LENGTH || PREFIX.some((byte, i) => code[i] !== byte)) return undefined;
	return toAddress(bytesToHex(code.subarray(PREFIX.length)));
}

/** The designator that makes an account run the code of `delegate`, an address of EVM form (EIP-7702). */
export function delegationTo(delegate: Address): Uint8Array {
	return Uint8Array.of(...PREFIX, ...hexToBytes(toEvmHex(delegate)));
}
