import { type Hex, hexToBytes } from '@altvm/abi-bridge';

const NUMBER_BYTES = 8;

/** A block's number in 8 bytes, so that keys are in the order of the numbers. */
export function numberKey(number: bigint): Uint8Array {
	const key = new Uint8Array(NUMBER_BYTES);
	new DataView(key.buffer).setBigUint64(0, number);
	return key;
}

/** Reads the number with which a key begins, or which begins at a place in it. */
export function numberIn(key: Uint8Array, at = 0): bigint {
	return new DataView(key.buffer, key.byteOffset, key.byteLength).getBigUint64(at);
}

/** A block's number and hash: blocks lie in the order of their numbers, those of side chains beside the canonical ones. */
export function blockKey(number: bigint, hash: Hex): Uint8Array {
	const key = new Uint8Array(NUMBER_BYTES + 32);
	new DataView(key.buffer).setBigUint64(0, number);
	key.set(hexToBytes(hash), NUMBER_BYTES);
	return key;
}
