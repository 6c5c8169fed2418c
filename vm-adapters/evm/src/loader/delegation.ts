import { type Address, bytesToHex, toAddress } from '@altvm/abi-bridge';

const LENGTH = 23;

/** The account that code designates (EIP-7702: 0xef0100 and its address), or undefined if it is code of its own. */
export function delegateOf(code: Uint8Array): Address | undefined {
	if (code.length !== LENGTH || code[0] !== 0xef || code[1] !== 0x01 || code[2] !== 0x00) return undefined;
	return toAddress(bytesToHex(code.subarray(3)));
}
