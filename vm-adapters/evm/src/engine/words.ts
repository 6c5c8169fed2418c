import { type Address, bigIntToAddress, EMPTY_BYTES, type Hex, Memo } from '@altvm/abi-bridge';

export const MASK = (1n << 256n) - 1n;
const SIGN = 1n << 255n;
const LOW = 0xffffffffffffffffn;
const ADDRESS_MASK = (1n << 160n) - 1n;

/** A word as a signed number (two's complement). */
export function signed(word: bigint): bigint {
	return word >= SIGN ? word - (MASK + 1n) : word;
}

export function writeWord(view: DataView, at: number, word: bigint): void {
	if (word <= LOW) {
		view.setBigUint64(at, 0n);
		view.setBigUint64(at + 8, 0n);
		view.setBigUint64(at + 16, 0n);
		view.setBigUint64(at + 24, word);
		return;
	}
	view.setBigUint64(at, word >> 192n);
	view.setBigUint64(at + 8, (word >> 128n) & LOW);
	view.setBigUint64(at + 16, (word >> 64n) & LOW);
	view.setBigUint64(at + 24, word & LOW);
}

/** The number in up to 32 big-endian bytes. */
export function bytesToWord(bytes: Uint8Array): bigint {
	let word = 0n;
	let at = 0;
	for (; at + 4 <= bytes.length; at += 4) {
		const four = ((bytes[at]! << 24) | (bytes[at + 1]! << 16) | (bytes[at + 2]! << 8) | bytes[at + 3]!) >>> 0;
		word = word === 0n ? BigInt(four) : (word << 32n) | BigInt(four);
	}
	for (; at < bytes.length; at++) word = (word << 8n) | BigInt(bytes[at]!);
	return word;
}

const scratch = new Uint8Array(32);
const scratchView = new DataView(scratch.buffer);

/** Big-endian bytes without leading zeros, which is how a slot is stored. */
export function wordToSlotValue(word: bigint): Uint8Array {
	if (word === 0n) return EMPTY_BYTES;
	writeWord(scratchView, 0, word);
	let start = 0;
	while (scratch[start] === 0) start++;
	return scratch.slice(start);
}

const hexes = new Memo<bigint, Hex>((word) => `0x${word.toString(16).padStart(64, '0')}`, 16384);

/** The word's 32 bytes in hex. */
export function wordToHex(word: bigint): Hex {
	return hexes.get(word);
}

const addresses = new Memo<bigint, Address>(bigIntToAddress, 4096);

/** The address in a word's low 20 bytes. */
export function wordToAddress(word: bigint): Address {
	return addresses.get(word & ADDRESS_MASK);
}

const numbers = new Memo<Address, bigint>(BigInt, 4096);

/** The word of an address of EVM form. */
export function addressToWord(address: Address): bigint {
	return numbers.get(address);
}
