import { bytesToHex, hexToBytes } from '@altvm/abi-bridge';

/** Decodes hex digits without `0x`, such as a constant of a specification. */
export function bytesOf(digits: string): Uint8Array {
	return hexToBytes(`0x${digits}`);
}

export function toBigInt(bytes: Uint8Array): bigint {
	return bytes.length === 0 ? 0n : BigInt(bytesToHex(bytes));
}

/** Encodes a number in `length` bytes. The number must fit. */
export function toBytes(value: bigint, length: number): Uint8Array {
	return bytesOf(value.toString(16).padStart(2 * length, '0'));
}
