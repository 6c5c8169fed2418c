import { type Address, bytesToHex, hexToBytes, toAddress, toEvmHex } from '@altvm/abi-bridge';

/** EIP-7702: code that says whose code runs instead. */
const PREFIX = [0xef, 0x01, 0x00] as const;
const LENGTH = 23;

/** Whom this code delegates to, or undefined if it is code of its own. */
export function delegateOf(code: Uint8Array): Address | undefined {
	if (code.length !== LENGTH || PREFIX.some((byte, i) => code[i] !== byte)) return undefined;
	return toAddress(bytesToHex(code.subarray(PREFIX.length)));
}

/** Code that delegates to an address of EVM form. */
export function delegationTo(delegate: Address): Uint8Array {
	return Uint8Array.of(...PREFIX, ...hexToBytes(toEvmHex(delegate)));
}
