import { bytesToHex, type Hex, keccak256 as hash } from '@altvm/abi-bridge';

export function keccak256(bytes: Uint8Array): Hex {
	return bytesToHex(hash(bytes));
}
