import { bytesToHex, type Hex } from '@altvm/abi-bridge';
import { keccak_256 } from '@noble/hashes/sha3.js';

export function keccak256(bytes: Uint8Array): Hex {
	return bytesToHex(keccak_256(bytes));
}
