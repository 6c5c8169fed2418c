import { type Address, hexToBytes, toEvmHex } from '@altvm/abi-bridge';

export { delegateOf } from '../loader/delegation.ts';

/** EIP-7702: code that lets an account run the code of another, whose address is of EVM form. */
export function delegationTo(delegate: Address): Uint8Array {
	return Uint8Array.of(0xef, 0x01, 0x00, ...hexToBytes(toEvmHex(delegate)));
}
