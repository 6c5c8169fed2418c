import { bytesToHex, type Hex, keccakBytes } from '@altvm/abi-bridge';

export function keccak256(bytes: Uint8Array): Hex {
	return bytesToHex(keccakBytes(bytes));
}
